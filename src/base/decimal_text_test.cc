#include "base/decimal_text.h"

#include <gtest/gtest.h>

namespace lamella::base {
namespace {

TEST(DecimalText, HasAllDigitsOfItsScale) {
  Int128 widest = 1;
  for (int i = 0; i < 38; ++i) widest *= 10;
  EXPECT_EQ(DecimalText(-1250, 2), "-12.50");
  EXPECT_EQ(DecimalText(0, 0), "0");
  EXPECT_EQ(DecimalText(0, 2), "0.00");
  EXPECT_EQ(DecimalText(7, 1), "0.7");
  EXPECT_EQ(DecimalText(10, 1), "1.0");
  EXPECT_EQ(DecimalText(-5, 3), "-0.005");
  EXPECT_EQ(DecimalText(-1, 38), "-0." + std::string(37, '0') + "1");
  EXPECT_EQ(DecimalText(widest - 1, 0), std::string(38, '9'));
  EXPECT_EQ(DecimalText(1 - widest, 38), "-0." + std::string(38, '9'));
  // The lowest number there is has no positive counterpart.
  EXPECT_EQ(DecimalText(static_cast<Int128>(UInt128{1} << 127), 0),
            "-170141183460469231731687303715884105728");
}

}  // namespace
}  // namespace lamella::base
