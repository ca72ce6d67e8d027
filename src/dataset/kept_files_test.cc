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
