#include "dataset/partition_key.h"

#include <gtest/gtest.h>

#include <set>

#include "dataset/testing/partitioned_by.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using shred::testing::Simple;
using testing::PartitionedBy;

void ExpectOne(const Partitioning& partitioning,
               std::initializer_list<const char*> directories) {
  std::set<std::string> keys;
  for (const char* directory : directories) {
    const auto key = PartitionKey(partitioning, directory);
    ASSERT_TRUE(key) << directory;
    keys.insert(*key);
    EXPECT_EQ(keys.size(), 1u) << directory;
  }
}

TEST(PartitionKey, IsTheValuesHoweverTheyAreSpelled) {
  Partitioning partitioning = PartitionedBy({"country", "a b"});
  ExpectOne(partitioning,
            {"country=US/a b=New York", "country=US/a b=New%20York",
             "country=%55S/a%20b=New%20York", "a b=New York/country=US",
             "country=US/a b=New York/hour=7/more", "country=US/region=x/a b=New York",
             "all/country=US/a b=New York", "country=US/country=US/a b=New York"});
  ExpectOne(partitioning, {"country=%2f%C3%a9/a b=x", "country=%2F\xc3\xa9/a b=x"});
  partitioning.columns[0].type = Simple(TypeId::kInt64);
  ExpectOne(partitioning, {"country=1/a b=x", "country=1.0/a b=x", "country=+01/a b=x"});
}

TEST(PartitionKey, DiffersWhereAValueDoes) {
  const Partitioning partitioning = PartitionedBy({"k", "j"});
  std::set<std::string> keys;
  const std::vector<std::string> directories = {
      "k=1/j=2",   "k=2/j=1",   "k=12/j=",    "k=1/j=2%3A",
      "k=/j=12",   "k=1/j=2%",  "k=1/j=%2",   "k=1/j=%zz",
      "k=1/j= 2",  "k=1/j=2=3", "k=1/j=+2",   "k=__HIVE_DEFAULT_PARTITION__/j=2",
      "k=a+b/j=2", "k=a b/j=2", "k=NULL/j=2", "k=null/j=2"};
  for (const std::string& directory : directories) {
    const auto key = PartitionKey(partitioning, directory);
    ASSERT_TRUE(key) << directory;
    EXPECT_TRUE(keys.insert(*key).second) << directory;
  }
}

TEST(PartitionKey, IsNothingWhereAValueIsMissingOrThereAreTwo) {
  const Partitioning partitioning = PartitionedBy({"k", "j"});
  for (const char* directory :
       {"", "k=1", "j=2", "k=1/J=2", "k=1/2", "k=1/j=2/k=2", "K=1/j=2", "x/y"}) {
    EXPECT_EQ(PartitionKey(partitioning, directory), std::nullopt) << directory;
  }
  for (const char* hidden :
       {"_archive/k=1/j=2", "k=1/.snapshot/j=2", "k=1/j=2/_temporary", ".k=1/k=1/j=2"}) {
    EXPECT_EQ(PartitionKey(partitioning, hidden), std::nullopt) << hidden;
  }
  ExpectOne(PartitionedBy({"_k"}), {"_k=1", "a=2/_k=1/j=2"});
  EXPECT_EQ(PartitionKey({}, "k=1"), std::nullopt);
  EXPECT_EQ(PartitionKey({}, ""), std::nullopt);
}

TEST(PartitionKey, IsTheFirstLevelsWithoutNames) {
  Partitioning partitioning = PartitionedBy({"k", "j"});
  partitioning.named = false;
  ExpectOne(partitioning, {"a b/c", "a%20b/c", "a b/c/deeper"});
  EXPECT_NE(PartitionKey(partitioning, "a/b"), PartitionKey(partitioning, "b/a"));
  EXPECT_EQ(PartitionKey(partitioning, "a"), std::nullopt);
  EXPECT_EQ(PartitionKey(partitioning, "a/b/_hidden"), std::nullopt);
}

TEST(PartitionKey, DecodesNothingThatIsNotEscaped) {
  Partitioning partitioning = PartitionedBy({"k"});
  partitioning.escaped = false;
  EXPECT_NE(PartitionKey(partitioning, "k=a%20b"), PartitionKey(partitioning, "k=a b"));
}

TEST(PartitionKey, IsOfTheColumnsThatTheOptionsName) {
  const Schema schema = {{{"v", Simple(TypeId::kString)},
                          {"j", Simple(TypeId::kInt64)},
                          {"k", Simple(TypeId::kString)}}};
  DatasetOptions options;
  options.partition_cols = {"k", "j"};
  options.partition_escaping = PartitionEscaping::kUrl;
  Partitioning partitioning = PartitioningOf(schema, options);
  ExpectOne(partitioning, {"k=a%20b/j=1", "k=a b/j=1.0"});
  options.partition_escaping = PartitionEscaping::kNone;
  options.hive_file_pattern = false;
  partitioning = PartitioningOf(schema, options);
  ExpectOne(partitioning, {"a%20b/1", "a%20b/1.0"});
  EXPECT_NE(PartitionKey(partitioning, "a%20b/1"), PartitionKey(partitioning, "a b/1"));
}

}  // namespace
}  // namespace lamella::dataset
