#include "support/case_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace lamella::tests {
namespace {

struct CaseFile {
  std::string comment;
  std::vector<Case> cases;
};

CaseFile Load(const std::filesystem::path& path) {
  std::istringstream text(ReadText(path));
  CaseFile file;
  std::string* part = &file.comment;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("=== ")) {
      file.cases.push_back({line.substr(4), {}, {}});
      part = &file.cases.back().input;
    } else if (line == "---" && !file.cases.empty()) {
      part = &file.cases.back().expected;
    } else {
      *part += line + "\n";
    }
  }
  return file;
}

void Save(const CaseFile& file, const std::filesystem::path& path) {
  std::ofstream out(path, std::ios::binary);
  out << file.comment;
  for (const Case& each : file.cases) {
    out << "=== " << each.name << "\n" << each.input << "---\n" << each.expected;
  }
}

}  // namespace

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void RunCases(const std::filesystem::path& path,
              const std::function<std::string(const Case&)>& run) {
  CaseFile file = Load(path);
  ASSERT_FALSE(file.cases.empty()) << path;
  std::set<std::string> names;
  const bool update = std::getenv("LAMELLA_UPDATE_CASES") != nullptr;
  for (Case& each : file.cases) {
    SCOPED_TRACE(each.name);
    EXPECT_TRUE(names.insert(each.name).second) << "two cases have this name";
    const std::string outcome = run(each) + "\n";
    if (update) {
      each.expected = outcome + "\n";
    } else {
      EXPECT_EQ(outcome + "\n", each.expected);
    }
  }
  if (update) Save(file, path);
}

}  // namespace lamella::tests
