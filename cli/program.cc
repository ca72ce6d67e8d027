#include "cli/program.h"

#include <algorithm>
#include <csignal>
#include <new>
#include <string>
#include <string_view>
#include <variant>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "io/standard_streams.h"

namespace lamella::cli {
namespace {

/// What the arguments ask for, as far as it matters after a failure.
struct Request {
  bool json = false;
  Outcome outcome;
};

Failure AsFailure(const Error& error, const Outcome& outcome) {
  if (outcome.interrupted) return {InterruptedError().what(), "", {}, kInterrupted};
  Failure failure;
  failure.message = error.what();
  failure.location = error.location();
  if (failure.location) failure.file = outcome.file;
  failure.exit_code = error.blame() == Blame::kText ? 2 : 1;
  return failure;
}

void Perform(const Arguments& arguments, Request& request) {
  if (const auto* run = std::get_if<RunArguments>(&arguments)) {
    request.json = run->voice.json;
    Run(*run, request.outcome);
  } else if (const auto* one = std::get_if<ExportArguments>(&arguments)) {
    request.json = one->voice.json;
    Export(*one, request.outcome);
  } else if (const auto* recover = std::get_if<RecoverArguments>(&arguments)) {
    request.json = false;
    Recover(*recover);
  } else if (const auto* inspect = std::get_if<InspectArguments>(&arguments)) {
    request.json = false;
    std::signal(SIGPIPE,
                SIG_DFL);  // `lamella inspect … | head` ends without a word
    Inspect(*inspect);
  } else {
    request.json = false;
    Print(std::get<PrintArguments>(arguments).text);
  }
}

std::optional<Failure> Attempt(int argc, const char* const* argv, Request& request) {
  try {
    Perform(ParseArguments(argc, argv), request);
    return std::nullopt;
  } catch (const InterruptedError& error) {
    return Failure{error.what(), "", {}, kInterrupted};
  } catch (const Error& error) {
    return AsFailure(error, request.outcome);
  } catch (const std::bad_alloc&) {
    return Failure{"out of memory; give less to --memory-limit or --threads", "", {}, 1};
  } catch (const std::exception& error) {
    return Failure{error.what(), "", {}, 1};
  }
}

void Complain(const Failure& failure, const Outcome& outcome) {
  if (failure.location) {
    PrintError(
        DescribeError(failure.file, outcome.text, failure.location, failure.message));
  } else {
    PrintError("lamella: " + failure.message + "\n");
  }
}

}  // namespace

int RunProgram(int argc, const char* const* argv) {
  io::HoldStandardStreams();
  // A reader that goes away, or a limit on file sizes, is an error of one call
  // and not a reason to die in the middle of an export.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  Request request;
  // Holds for arguments that can't be read; those that can say it themselves.
  request.json = std::any_of(argv + std::min(argc, 1), argv + argc, [](const char* word) {
    return std::string_view(word) == "--json";
  });
  std::optional<Failure> failure = Attempt(argc, argv, request);
  if (failure) Complain(*failure, request.outcome);
  if (request.json) {
    try {
      Print(ExportsAsJson(request.outcome.exports, failure));
    } catch (const IoError& error) {
      if (failure) return failure->exit_code;
      failure = AsFailure(error, request.outcome);
      Complain(*failure, request.outcome);
    }
  }
  return failure ? failure->exit_code : 0;
}

}  // namespace lamella::cli
