#include "file/row_group_encoder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <span>
#include <thread>
#include <vector>

#include "io/byte_sink.h"
#include "lamella/error.h"
#include "shred/testing/leaves.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.

// Takes its time over what comes behind the magic.
class SlowSink : public io::ByteSink {
 public:
  bool is_begun() const { return is_begun_; }
  bool is_done() const { return is_done_; }

 private:
  void Append(std::span<const uint8_t>) override {
    if (offset() == 0) return;
    is_begun_ = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    is_done_ = true;
  }

  std::atomic<bool> is_begun_ = false;
  std::atomic<bool> is_done_ = false;
};

// Whoever catches what is thrown may have the writer and its sink to itself.
TEST(RowGroupEncoder, AFailureIsThrownWhenNoThreadIsAtWorkAnyMore) {
  Table table = OneColumn(Simple(TypeId::kInt64), {1, 2, 3});
  table.schema.fields.push_back({"d", Simple(TypeId::kInt64)});
  table.columns.push_back(table.columns[0]);
  Shredded shredded = Shred(table);
  std::vector<chunk::ChunkOptions> options(2);
  options[1].compression = Compression::kGzip;
  options[1].compression_level = 100;  // There is none.
  SlowSink sink;
  FileWriter writer(sink, table.schema, *shredded.schema, WriteOptions());
  RowGroupEncoder encoder(writer, options, /*threads=*/2, /*kept_memory=*/0, nullptr);
  encoder.Start(std::move(shredded.columns));
  while (!sink.is_begun()) std::this_thread::yield();  // The other thread writes.
  EXPECT_THROW(encoder.Wait(), OptionError);
  EXPECT_TRUE(sink.is_done());
}

}  // namespace
}  // namespace lamella::file
