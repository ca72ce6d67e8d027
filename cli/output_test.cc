#include "cli/output.h"

#include <gtest/gtest.h>

#include "export/report_json.h"

namespace lamella::cli {
namespace {

TEST(Output, WritesOneJsonObject) {
  EXPECT_EQ(ExportsAsJson({}, {}), "{\"exports\":[]}\n");
  ExportReport one;
  one.path = "a";
  ExportReport two;
  two.path = "b";
  EXPECT_EQ(ExportsAsJson({one, two}, {}), "{\"exports\":[" +
                                               exporting::ReportAsJson(one) + "," +
                                               exporting::ReportAsJson(two) + "]}\n");
}

TEST(Output, WritesARecovery) {
  EXPECT_EQ(RecoveryAsJson("d\xff", {true, "finished \"it\""}),
            "{\"path\":\"d\uFFFD\",\"found\":true,\"action\":\"finished \\\"it\\\"\"}\n");
}

TEST(Output, WritesAFailureWithWhatIsKnownOfIt) {
  EXPECT_EQ(ExportsAsJson({}, Failure{"no \"x\"", "a.sql", Location{2, 7}, 2}),
            "{\"exports\":[],\"error\":{\"message\":\"no \\\"x\\\"\",\"file\":\"a.sql\","
            "\"line\":2,\"column\":7,\"exit_code\":2}}\n");
  EXPECT_EQ(ExportsAsJson({}, Failure{"gone", "", {}, 1}),
            "{\"exports\":[],\"error\":{\"message\":\"gone\",\"exit_code\":1}}\n");
}

TEST(Output, KeepsJsonUtf8WhateverAPathHolds) {
  EXPECT_EQ(ExportsAsJson({}, Failure{"a\xff\xc3(größe\xe2\x82", "", {}, 1}),
            "{\"exports\":[],\"error\":{\"message\":\"a\uFFFD\uFFFD(größe\uFFFD\uFFFD\","
            "\"exit_code\":1}}\n");
}

}  // namespace
}  // namespace lamella::cli
