#include "dataset/directory_name.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "dataset/testing/unescaped.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

using testing::Unescaped;

struct Choice {
  PartitionEscaping escaping = PartitionEscaping::kHive;
  bool hive_file_pattern = true;
  EmptyPartition empty = {};
};

DatasetOptions OptionsOf(const Choice& choice) {
  DatasetOptions options;
  options.partition_escaping = choice.escaping;
  options.hive_file_pattern = choice.hive_file_pattern;
  options.empty_partition_value = choice.empty;
  return options;
}

constexpr Choice kHive;
constexpr Choice kUrl{PartitionEscaping::kUrl};
constexpr Choice kNone{PartitionEscaping::kNone};
constexpr Choice kHivePlain{PartitionEscaping::kHive, false};
constexpr Choice kUrlPlain{PartitionEscaping::kUrl, false};
constexpr Choice kNonePlain{PartitionEscaping::kNone, false};

std::string NameOf(const Choice& choice, std::optional<std::string> text,
                   const std::string& column = "k") {
  return DirectoryName(column, text, OptionsOf(choice));
}

void ExpectRefused(const Choice& choice, const std::optional<std::string>& text,
                   const std::string& what, const std::string& column = "k") {
  try {
    ADD_FAILURE() << NameOf(choice, text, column);
  } catch (const SchemaError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find("partition column \"" + column + "\" "), 0u) << message;
    EXPECT_NE(message.find(what), std::string::npos) << message;
  }
}

TEST(DirectoryName, EscapesHivesSetOfCharacters) {
  EXPECT_EQ(NameOf(kHive, "New York"), "k=New York");
  EXPECT_EQ(NameOf(kHive, "Größe 東京 😀"), "k=Größe 東京 😀");
  EXPECT_EQ(NameOf(kHive, "\"#%'*/:=?\\{[]^\x7F"),
            "k=%22%23%25%27%2A%2F%3A%3D%3F%5C%7B%5B%5D%5E%7F");
  EXPECT_EQ(NameOf(kHive, std::string("a\0\n\x1F", 4)), "k=a%00%0A%1F");
  EXPECT_EQ(NameOf(kHive, " .}+ &;,<>|@!`$()~- "), "k= .}+ &;,<>|@!`$()~- ");
  EXPECT_EQ(NameOf(kHive, "%41"), "k=%2541");
  EXPECT_EQ(NameOf(kHive, ".."), "k=..");
  EXPECT_EQ(NameOf(kHive, "../../etc"), "k=..%2F..%2Fetc");
}

TEST(DirectoryName, UrlLeavesTheUnreservedOnly) {
  EXPECT_EQ(NameOf(kUrl, "aZ09-_.~"), "k=aZ09-_.~");
  EXPECT_EQ(NameOf(kUrl, "New York"), "k=New%20York");
  EXPECT_EQ(NameOf(kUrl, "é+}"), "k=%C3%A9%2B%7D");
}

TEST(DirectoryName, NoneTakesWhatIsOneName) {
  EXPECT_EQ(NameOf(kNone, "a%41=:*"), "k=a%41=:*");
  EXPECT_EQ(NameOf(kNone, ".."), "k=..");
  ExpectRefused(kNone, "../x\n", "\"../x\\x0A\"");
  ExpectRefused(kNone, std::string("a\0b", 3), "set partition_escaping");
}

TEST(DirectoryName, EscapesTheColumnAlike) {
  EXPECT_EQ(NameOf(kHive, "x", "a=b/ü c"), "a%3Db%2Fü c=x");
  EXPECT_EQ(NameOf(kUrl, "x", "ü c"), "%C3%BC%20c=x");
  EXPECT_EQ(NameOf(kNone, "x", "ü c"), "ü c=x");
  ExpectRefused(kNone, "x", "rename it", "a=b");
  ExpectRefused(kNone, "x", "rename it", "a/b");
}

TEST(DirectoryName, LeavesTheBeginningOfAColumnAlone) {
  for (const Choice& choice : {kHive, kUrl, kNone}) {
    EXPECT_EQ(NameOf(choice, "x", "_k"), "_k=x");
    EXPECT_EQ(NameOf(choice, "x", ".."), "..=x");
    ExpectRefused(choice, "x", "has no name", "");
  }
  EXPECT_THROW(RequireDirectoryColumn("a/b", OptionsOf(kNone)), SchemaError);
  EXPECT_NO_THROW(RequireDirectoryColumn("a/b", OptionsOf(kHive)));
  EXPECT_NO_THROW(RequireDirectoryColumn("a/b", OptionsOf(kNonePlain)));
}

TEST(DirectoryName, PlainNamesNeitherLeaveNorHide) {
  EXPECT_EQ(NameOf(kHivePlain, "US"), "US");
  EXPECT_EQ(NameOf(kHivePlain, "."), "%2E");
  EXPECT_EQ(NameOf(kHivePlain, ".."), "%2E.");
  EXPECT_EQ(NameOf(kHivePlain, "_x"), "%5Fx");
  EXPECT_EQ(NameOf(kHivePlain, "a/b"), "a%2Fb");
  EXPECT_EQ(NameOf(kHivePlain, "null"), "null");
  EXPECT_EQ(NameOf(kUrlPlain, ".."), "%2E.");
  for (const char* value : {".", "..", ".x", "_x", "a/b", "/"}) {
    ExpectRefused(kNonePlain, value, "or one that readers skip");
  }
  EXPECT_EQ(NameOf(kNonePlain, "x..y"), "x..y");
}

TEST(DirectoryName, NullStandsApart) {
  for (const Choice& choice : {kHive, kUrl, kNone}) {
    EXPECT_EQ(NameOf(choice, std::nullopt), "k=__HIVE_DEFAULT_PARTITION__");
  }
  EXPECT_EQ(NameOf(kHivePlain, std::nullopt), "%5F_HIVE_DEFAULT_PARTITION__");
  ExpectRefused(kNonePlain, std::nullopt, "or one that readers skip");
  for (const Choice& choice : {kHive, kUrl, kNone, kHivePlain, kNonePlain}) {
    ExpectRefused(choice, std::string(kNullPartition), "stands for NULL");
  }
  EXPECT_EQ(NameOf(kHive, "NULL"), "k=%4EULL");
  EXPECT_EQ(NameOf(kUrl, "nuLl"), "k=%6EuLl");
  EXPECT_EQ(NameOf(kNone, "NULL"), "k=NULL");
  EXPECT_EQ(NameOf(kHive, "NULLS"), "k=NULLS");
}

TEST(DirectoryName, EmptyTextsFollowThePolicy) {
  using Policy = EmptyPartition::Policy;
  ExpectRefused(kHive, "", "set empty_partition_value");
  std::optional<std::string> text = "";
  EXPECT_EQ(DirectoryName("k", text, OptionsOf({.empty = {Policy::kNull, ""}})),
            "k=__HIVE_DEFAULT_PARTITION__");
  EXPECT_EQ(text, std::nullopt);
  text = "";
  EXPECT_EQ(DirectoryName("k", text, OptionsOf({.empty = {Policy::kText, "a:b"}})),
            "k=a%3Ab");
  EXPECT_EQ(text, "a:b");
  const Choice joins_null{.empty = {Policy::kText, std::string(kNullPartition)}};
  ExpectRefused(joins_null, "", "stands for NULL");
  ExpectRefused({.empty = {Policy::kText, ""}}, "", "what replaces it");
}

TEST(DirectoryName, TakesWhatFileSystemsTake) {
  EXPECT_EQ(NameOf(kHive, std::string(253, 'x')).size(), 255u);
  ExpectRefused(kHive, std::string(254, 'x'), "a name of 256 bytes");
  EXPECT_EQ(NameOf(kHive, std::string(84, ':')).size(), 254u);
  ExpectRefused(kHive, std::string(85, ':'), "a name of 257 bytes");
  EXPECT_EQ(NameOf(kHivePlain, std::string(255, 'x')).size(), 255u);
  ExpectRefused(kHivePlain, std::string(256, 'x'), "a name of 256 bytes");
  std::string wide = "x";
  for (int i = 0; i < 127; ++i) wide += "é";
  // Cut between characters.
  ExpectRefused(kHive, wide, "\"" + wide.substr(0, 59) + "...\"");
}

TEST(DirectoryName, AnyTextComesBackAndIsOneName) {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(1 + random() % 12, ' ');
    for (char& c : text) {
      c = random() % 2 ? static_cast<char>(random()) : "/%.=_ \\:nN0F"[random() % 12];
    }
    for (const Choice& choice : {kHive, kUrl, kHivePlain, kUrlPlain}) {
      const std::string name = NameOf(choice, text);
      EXPECT_EQ(name.find_first_of(std::string_view("/\\\0", 3)), name.npos);
      EXPECT_TRUE(name != "." && name != ".." && name[0] != '.' && name[0] != '_');
      EXPECT_EQ(Unescaped(name), choice.hive_file_pattern ? "k=" + text : text);
    }
  }
}

}  // namespace
}  // namespace lamella::dataset
