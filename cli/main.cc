#include "cli/program.h"

int main(int argc, char** argv) { return lamella::cli::RunProgram(argc, argv); }
