#include "io/text_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

using testing::FailingFileSystem;
using testing::Fault;
using testing::TempDirectory;

TEST(ReadText, ReadsAllOfAFile) {
  TempDirectory at;
  const std::string content(200'000, 'x');
  at.Write("f", content);
  EXPECT_TRUE(ReadText(RealFileSystem(), at / "f") == content);
  FailingFileSystem interrupted(Fault::kFail, 3, EINTR);
  EXPECT_TRUE(ReadText(interrupted, at / "f") == content);
  FailingFileSystem shortened(Fault::kShort, 2);
  EXPECT_TRUE(ReadText(shortened, at / "f") == content);
}

TEST(ReadText, ReadsAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "SELECT 1;", 9), 9);
  close(ends[1]);
  EXPECT_EQ(ReadText(RealFileSystem(), "/dev/fd/" + std::to_string(ends[0])),
            "SELECT 1;");
  close(ends[0]);
}

TEST(ReadText, SaysWhatItCouldNotRead) {
  TempDirectory at;
  EXPECT_THROW(ReadText(RealFileSystem(), at / "none"), IoError);
  EXPECT_THROW(ReadText(RealFileSystem(), at.path()), IoError);
}

}  // namespace
}  // namespace lamella::io
