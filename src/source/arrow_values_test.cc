#include "source/arrow_values.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace lamella::source {
namespace {

// Whoever looks a string up relies on all of its view.
TEST(ViewViews, MakesCarelessViewsRight) {
  StringView padded(std::string_view("twelve bytes"));
  padded.size = 2;
  StringView pointing(std::string_view("thirteen character"));
  const int32_t place[] = {0, 0};
  std::memcpy(pointing.rest, place, sizeof place);
  std::memset(pointing.prefix, 0, sizeof pointing.prefix);
  const StringView views[] = {padded, pointing};
  const void* const buffers[] = {"thirteen character"};
  const std::string name = "c";
  ColumnView column;
  StringView out[2];
  ViewViews({views, 0, 2, column, name}, buffers, out);
  for (const auto& [view, text] :
       {std::pair{out[0], std::string_view("tw")},
        std::pair{out[1], std::string_view("thirteen character")}}) {
    EXPECT_EQ(view.view(), text);
    StringView made(text);
    if (!view.is_inline()) made.pointer = view.pointer;
    EXPECT_EQ(std::memcmp(&view, &made, sizeof made), 0) << text;
  }
}

}  // namespace
}  // namespace lamella::source
