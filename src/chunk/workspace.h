/// Memory and codec contexts that a worker keeps from one chunk to the next.
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <utility>

#include "base/byte_buffer.h"
#include "codec/compressor.h"
#include "encode/dictionary.h"
#include "lamella/error.h"

namespace lamella::chunk {

/// One per thread.
struct Workspace {
  encode::DictionaryScratch dictionary;
  base::ByteBuffer body;    ///< A page before the codec.
  base::ByteBuffer header;  ///< Its header.
  base::ByteBuffer trial;   ///< Bytes that are made only to be measured.
  /// Memory for the next chunk's bytes, given back by whoever has written the last one:
  /// memory that is touched for the first time costs more than encoding into it.
  base::ByteBuffer chunk;
  /// When it becomes true, the work ends with an InterruptedError, soon; null: never.
  const std::atomic<bool>* stop = nullptr;

  void ThrowIfStopped() const {
    if (stop != nullptr && *stop) throw InterruptedError();
  }

  /// The compressor for a codec and level, made at its first use.
  codec::Compressor& compressor(Compression compression, std::optional<int> level) {
    auto found = compressors_.find({compression, level});
    if (found == compressors_.end()) {
      found = compressors_
                  .emplace(std::pair{compression, level},
                           codec::Compressor(compression, level))
                  .first;
    }
    return found->second;
  }

 private:
  std::map<std::pair<Compression, std::optional<int>>, codec::Compressor> compressors_;
};

}  // namespace lamella::chunk
