// What a commit makes of files and directories of other writers: which are of the same
// partition, and whose names may not stand side by side.
#include "dataset/kept_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataset/staged_dataset.h"
#include "dataset/testing/partitioned_by.h"
#include "dataset/testing/put.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using io::RealFileSystem;
using io::testing::Make;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using shred::testing::Simple;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

class KeptFiles : public ::testing::TestWithParam<CommitKind> {
 protected:
  /// Writes `new.parquet` into `directory` of `at / "data"`.
  CommitReport Export(const TempDirectory& at, WriteMode mode,
                      const std::string& directory, const Partitioning& partitioning,
                      io::FileSystem& files = RealFileSystem()) const {
    Target target;
    target.path = at / "data";
    target.mode = mode;
    target.commit = GetParam();
    StagedDataset dataset(files, target);
    Put(dataset, directory, "new.parquet", "new");
    return dataset.Commit(Saying(""), partitioning);
  }

  void ExpectRefused(const TempDirectory& at, WriteMode mode,
                     const std::string& directory, const Partitioning& partitioning,
                     const std::string& words) const {
    const Tree before = TreeOf(at / "data");
    try {
      Export(at, mode, directory, partitioning);
      ADD_FAILURE() << "was written";
    } catch (const IoError& error) {
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
    EXPECT_EQ(TreeOf(at / "data"), before);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  }
};

INSTANTIATE_TEST_SUITE_P(Kinds, KeptFiles,
                         ::testing::Values(CommitKind::kExchange, CommitKind::kJournal),
                         [](const auto& kind) {
                           return kind.param == CommitKind::kExchange ? "Exchange"
                                                                      : "Journal";
                         });

TEST_P(KeptFiles, OverwritePartitionsFindsAPartitionHoweverItIsSpelled) {
  TempDirectory at;
  Make(at / "data", {{"k=a%20b/1.parquet", ""},
                     {"k=a b/2.parquet", ""},
                     {"k=%61 b/3.parquet", ""},
                     {"k=a b/j=1/4.parquet", ""},
                     {"j=2/k=a b/5.parquet", ""},
                     {"j=2/k=a b/deep/er/6.PARQUET", ""},
                     {"j=2/k=c/kept.parquet", ""},
                     {"k=a%2520b/kept.parquet", ""},
                     {"k=a b/note", ""},
                     {"k=a b/empty/", ""},
                     {"kept.parquet", ""}});
  Export(at, WriteMode::kOverwritePartitions, "k=a b", PartitionedBy({"k"}));
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"j=2/", ""},
                                       {"j=2/k=c/", ""},
                                       {"j=2/k=c/kept.parquet", ""},
                                       {"k=a b/", ""},
                                       {"k=a b/empty/", ""},
                                       {"k=a b/new.parquet", "new"},
                                       {"k=a b/note", ""},
                                       {"k=a%2520b/", ""},
                                       {"k=a%2520b/kept.parquet", ""},
                                       {"kept.parquet", ""}}));
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST_P(KeptFiles, OverwritePartitionsComparesValuesOfTheirType) {
  TempDirectory at;
  Make(at / "data",
       {{"k=1.0/1.parquet", ""}, {"k=01/2.parquet", ""}, {"k=10/3.parquet", ""}});
  Partitioning partitioning = PartitionedBy({"k"});
  partitioning.columns[0].type = Simple(TypeId::kInt64);
  Export(at, WriteMode::kOverwritePartitions, "k=1", partitioning);
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"k=1/", ""},
                                       {"k=1/new.parquet", "new"},
                                       {"k=10/", ""},
                                       {"k=10/3.parquet", ""}}));
}

TEST_P(KeptFiles, ADirectoryThatGoesKeepsWhatIsNoParquetFile) {
  TempDirectory at;
  Make(at / "data", {{"k=a%20b/j=1/1.parquet", ""}, {"k=a%20b/note", ""}});
  const CommitReport report =
      Export(at, WriteMode::kOverwritePartitions, "k=a b", PartitionedBy({"k"}));
  EXPECT_EQ(report.foreign_files_kept, 1u);
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"k=a b/", ""},
                                       {"k=a b/new.parquet", "new"},
                                       {"k=a%20b/", ""},
                                       {"k=a%20b/note", ""}}));
}

TEST_P(KeptFiles, AppendTouchesNoSpelling) {
  TempDirectory at;
  Make(at / "data", {{"k=a%20b/1.parquet", ""}, {"j=1/k=a b/2.parquet", ""}});
  Export(at, WriteMode::kAppend, "k=a b", PartitionedBy({"k"}));
  EXPECT_EQ(TreeOf(at / "data").size(), 7u);
}

TEST_P(KeptFiles, ANameThatFoldsToOneThatStaysIsRefused) {
  const Partitioning partitioning = PartitionedBy({"k", "j"});
  for (const WriteMode mode : {WriteMode::kAppend, WriteMode::kOverwritePartitions}) {
    TempDirectory at;
    Make(at / "data", {{"k=US/j=1/old.parquet", ""},
                       {"k=\xc3\xa9/j=1/old.parquet", ""},
                       {"k=file", ""}});
    ExpectRefused(at, mode, "k=us/j=1", partitioning, "k=US");
    ExpectRefused(at, mode, "k=US/J=1", partitioning, "k=US/j=1");
    ExpectRefused(at, mode, "k=e\xcc\x81/j=1", partitioning, "ignores case");
    ExpectRefused(at, mode, "k=FILE/j=1", partitioning, "k=file");
    Export(at, mode, "k=US/j=1", partitioning);
    Export(at, mode, "k=US/j=2", partitioning);
  }
}

TEST_P(KeptFiles, ANameThatFoldsToOneThatGoesIsNot) {
  TempDirectory at;
  const Partitioning partitioning = PartitionedBy({"k"});
  Make(at / "data",
       {{"k=%2f/old.parquet", ""}, {"k=%3a/old.parquet", ""}, {"k=%3a/note", ""}});
  Export(at, WriteMode::kOverwritePartitions, "k=%2F", partitioning);
  ExpectRefused(at, WriteMode::kOverwritePartitions, "k=%3A", partitioning, "k=%3a");
  Export(at, WriteMode::kOverwrite, "k=%3A", partitioning);
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"k=%3A/", ""}, {"k=%3A/new.parquet", "new"}}));
}

TEST_P(KeptFiles, NamesThatStandSideBySideAlreadyMayStay) {
  TempDirectory at;
  Make(at / "data", {{"k=US/old.parquet", ""}, {"k=us/old.parquet", ""}});
  Export(at, WriteMode::kAppend, "k=us", PartitionedBy({"k"}));
  Export(at, WriteMode::kOverwritePartitions, "k=us", PartitionedBy({"k"}));
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"k=US/", ""},
                                       {"k=US/old.parquet", ""},
                                       {"k=us/", ""},
                                       {"k=us/new.parquet", "new"}}));
}

TEST(KeptFilesByExchange, ANewcomerInADirectoryThatGoesIsKept) {
  TempDirectory at;
  Make(at / "data", {{"k=a%20b/old.parquet", ""}});
  io::testing::FailingFileSystem files;
  files.set_before([&](const std::string& call) {
    if (call == "Exchange") Make(at / "data", {{"k=a%20b/late.parquet", "l"}});
  });
  Target target;
  target.path = at / "data";
  target.mode = WriteMode::kOverwritePartitions;
  StagedDataset dataset(files, target);
  Put(dataset, "k=a b", "new.parquet", "new");
  EXPECT_EQ(dataset.Commit(Saying(""), PartitionedBy({"k"})).warnings.size(), 1u);
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"k=a b/", ""},
                                       {"k=a b/new.parquet", "new"},
                                       {"k=a%20b/", ""},
                                       {"k=a%20b/late.parquet", "l"}}));
}

}  // namespace
}  // namespace lamella::dataset
