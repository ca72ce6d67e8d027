#include "base/filename_pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::base {
namespace {

TEST(FilenamePattern, FillsPlaceholders) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"part-{i}", "part-17.parquet"},          {"{i}", "17.parquet"},
      {"part-{i}.parquet", "part-17.parquet"},  {"a{i}b{i}", "a17b17.parquet"},
      {"x.snappy", "x.snappy.parquet"},         {"only", "only.parquet"},
      {"with space é", "with space é.parquet"},
  };
  for (const auto& [pattern, name] : cases) {
    EXPECT_EQ(FilenamePattern(pattern).Name(17), name);
  }
}

TEST(FilenamePattern, FillsIdentifiers) {
  const std::string random = FilenamePattern("{uuid}").Name(0);
  EXPECT_EQ(random.size(), 36 + 8u);
  EXPECT_EQ(random[14], '4');
  const std::string ordered = FilenamePattern("a-{uuidv7}-{i}").Name(3);
  EXPECT_EQ(ordered.size(), 2 + 36 + 2 + 8u);
  EXPECT_EQ(ordered[2 + 14], '7');
  EXPECT_EQ(ordered.substr(38), "-3.parquet");
}

TEST(FilenamePattern, KnowsWhatRepeats) {
  EXPECT_TRUE(FilenamePattern("{uuid}").unique_everywhere());
  EXPECT_TRUE(FilenamePattern("{uuidv7}").unique_everywhere());
  EXPECT_FALSE(FilenamePattern("{i}").unique_everywhere());
  EXPECT_TRUE(FilenamePattern("{i}").unique_in_directory());
  EXPECT_TRUE(FilenamePattern("x{uuid}").unique_in_directory());
  EXPECT_FALSE(FilenamePattern("data").unique_in_directory());
}

TEST(FilenamePattern, RefusesWhatIsNoVisibleName) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "is empty"},
      {"a/b", "without their directory"},
      {"../x", "begins with a dot"},
      {"a\\b", "without their directory"},
      {"12:30", "without their directory"},
      {"a\nb", "has a control character"},
      {std::string("a\0b", 3), "has a control character"},
      {".x", "begins with a dot"},
      {"_x", "or an underscore"},
      {"{guid}", "has the placeholder {guid}; there are {uuid}, {uuidv7} and {i}"},
      {"{}", "has the placeholder {}"},
      {"{I}", "has the placeholder {I}"},
      {"a{i", "without its other half"},
      {"a}i", "without its other half"},
      {std::string(228, 'x') + "{i}", "more than 255 bytes"},
  };
  for (const auto& [pattern, what] : cases) {
    try {
      const FilenamePattern refused(pattern);
      ADD_FAILURE() << refused.Name(0);
    } catch (const OptionError& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.find("\"filename_pattern\" "), 0u) << message;
      EXPECT_NE(message.find(what), std::string::npos) << message;
    }
  }
  EXPECT_NO_THROW(FilenamePattern(std::string(227, 'x') + "{i}"));
}

}  // namespace
}  // namespace lamella::base
