#include "dataset/sibling_names.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::dataset {
namespace {

TEST(FoldedName, EqualWhereAFileSystemSaysSo) {
  const std::vector<std::pair<std::string, std::string>> equal = {
      {"k=us", "K=US"},
      {"caf\u00E9", "cafe\u0301"},  // NFC, NFD
      {"\u00C9T\u00C9", "e\u0301te\u0301"},
      {"Stra\u00DFe", "STRASSE"},  // Folds to more characters.
      {"\u1E9E", "ss"},
      {"\u03A3", "\u03C2"},                // Both small sigmas.
      {"\u212B", "\u00E5"},                // The sign of a unit.
      {"\u1F80", "\u03B1\u0313\u0345"},    // A mark that folds to a letter.
      {"\uAC00", "\u1100\u1161"},          // Hangul
      {"a\u00ADb", "AB"},                  // A soft hyphen is not shown.
      {"q\u0307\u0323", "q\u0323\u0307"},  // Marks in either order.
  };
  for (const auto& [left, right] : equal) {
    EXPECT_EQ(FoldedName(left), FoldedName(right)) << left << " " << right;
  }
}

TEST(FoldedName, DifferentWhereNoneWouldMerge) {
  const std::vector<std::pair<std::string, std::string>> different = {
      {"a", "b"},           {"caf\u00E9", "cafe"}, {"\uFF21", "A"},  // Full width
      {"\uFB01", "\u0444"}, {"\u00B2", "2"},       {"a b", "ab"},
      {"I", "\u0131"},      {"\xFF", "\xFE"},  // No UTF-8.
  };
  for (const auto& [left, right] : different) {
    EXPECT_NE(FoldedName(left), FoldedName(right)) << left << " " << right;
  }
}

TEST(SiblingNames, NamesBothDirectories) {
  SiblingNames names;
  names.Add("", "country=US");
  names.Add("", "country=US");
  names.Add("country=US", "city=us");
  names.Add("country=CA", "city=US");
  try {
    names.Add("country=US", "city=US");
    ADD_FAILURE();
  } catch (const SchemaError& error) {
    const std::string message = error.what();
    for (const char* part :
         {"\"city=us\"", "\"city=US\"", "in \"country=US\"", "lower("}) {
      EXPECT_NE(message.find(part), std::string::npos) << message;
    }
  }
  EXPECT_THROW(names.Add("", "country=us"), SchemaError);
}

TEST(SiblingNames, DoesNotMixLevels) {
  SiblingNames names;
  names.Add("a", "b");
  names.Add("", "a");
  names.Add("a", "B=c");
  EXPECT_THROW(names.Add("a", "B"), SchemaError);
}

TEST(SiblingNames, FindsTheOneOfTheSameName) {
  SiblingNames names;
  names.Add("", "k=US");
  ASSERT_NE(names.Find("", "k=us"), nullptr);
  EXPECT_EQ(*names.Find("", "k=us"), "k=US");
  EXPECT_EQ(names.Find("", "k=u"), nullptr);
  EXPECT_EQ(names.Find("k=US", "k=us"), nullptr);
}

}  // namespace
}  // namespace lamella::dataset
