#include "io/file_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

using testing::FailingFileSystem;
using testing::Fault;
using testing::TempDirectory;

TEST(FileReader, ReadsRanges) {
  TempDirectory at;
  at.Write("f", "0123456789");
  const FileReader reader(RealFileSystem(), at / "f");
  EXPECT_EQ(reader.size(), 10u);
  uint8_t bytes[4];
  reader.ReadAt(6, bytes);
  EXPECT_EQ(std::string(bytes, bytes + 4), "6789");
  EXPECT_THROW(reader.ReadAt(7, bytes), IoError);
}

TEST(FileReader, ReadsOnAfterSignalsAndShortReads) {
  TempDirectory at;
  at.Write("f", "0123456789");
  for (const Fault fault : {Fault::kFail, Fault::kShort}) {
    FailingFileSystem files(fault, 4, EINTR);
    uint8_t bytes[10];
    FileReader(files, at / "f").ReadAt(0, bytes);
    EXPECT_EQ(files.hurt(), "ReadAt");
    EXPECT_EQ(std::string(bytes, bytes + 10), "0123456789");
  }
}

TEST(FileReader, RefusesWhatIsNoFile) {
  TempDirectory at;
  EXPECT_THROW(FileReader(RealFileSystem(), at.path()), IoError);
  EXPECT_THROW(FileReader(RealFileSystem(), "/dev/null"), IoError);
  try {
    FileReader(RealFileSystem(), at / "none");
    ADD_FAILURE();
  } catch (const IoError& error) {
    EXPECT_EQ(error.error_number(), ENOENT);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no such file"));
  }
}

}  // namespace
}  // namespace lamella::io
