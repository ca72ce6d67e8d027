#include "cli/describe.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "inspect/text.h"

namespace lamella::cli {
namespace {

constexpr size_t kShownPartitions = 5;

template <typename... Values>
std::string Format(const char* format, Values... values) {
  std::array<char, 64> text;
  const int size = std::snprintf(text.data(), text.size(), format, values...);
  return std::string(text.data(), static_cast<size_t>(size));
}

std::string Counted(uint64_t count, const char* noun) {
  return WithCommas(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string TimeAndRatio(const ExportReport& report) {
  const std::string ratio =
      report.ratio() > 0 ? ", ratio " + Format("%.2f", report.ratio()) : "";
  return HumanSeconds(report.seconds) + ratio + "\n";
}

std::string DescribeFile(const ExportReport& report) {
  uint64_t row_groups = 0;
  for (const FileReport& file : report.files) row_groups += file.row_groups;
  return Counted(report.rows, "row") + ", " + HumanBytes(report.bytes) + ", " +
         Counted(row_groups, "row group") + ", " + TimeAndRatio(report);
}

// The values of a partition as in the path, but as they are.
std::string PartitionName(const std::vector<PartitionValue>& partition) {
  std::string name;
  for (const auto& [column, value] : partition) {
    if (!name.empty()) name += '/';
    name += inspect::PrintableText(column) + "=" +
            (value ? inspect::PrintableText(*value) : "NULL");
  }
  return name;
}

// Files of one partition stand side by side, because they are in the order of their
// paths.
std::string DescribePartitions(const ExportReport& report) {
  std::string lines;
  size_t shown = 0;
  for (size_t i = 0; i < report.files.size() && shown < kShownPartitions; ++shown) {
    const std::vector<PartitionValue>& partition = report.files[i].partition;
    uint64_t rows = 0;
    uint64_t bytes = 0;
    const size_t first = i;
    for (; i < report.files.size() && report.files[i].partition == partition; ++i) {
      rows += report.files[i].rows;
      bytes += report.files[i].bytes;
    }
    lines += "  " + PartitionName(partition) + "  " + Counted(rows, "row") + ", " +
             HumanBytes(bytes);
    if (i - first > 1) lines += ", " + Counted(i - first, "file");
    lines += '\n';
  }
  if (report.partitions > shown && shown > 0) {
    lines += "  … and " + WithCommas(report.partitions - shown) + " more\n";
  }
  return lines;
}

std::string DescribeDirectory(const ExportReport& report) {
  std::string line = Counted(report.rows, "row") + ", " + HumanBytes(report.bytes) +
                     ", " + Counted(report.files.size(), "file");
  if (report.partitions > 0) line += " in " + Counted(report.partitions, "partition");
  line +=
      ", mode " + std::string(ModeName(report.mode)) + ", commit " + report.commit + ", ";
  if (report.foreign_files_deleted > 0) {
    line += Counted(report.foreign_files_deleted, "foreign file") + " deleted, ";
  }
  if (report.foreign_files_kept > 0) {
    line += Counted(report.foreign_files_kept, "foreign file") + " kept, ";
  }
  line += TimeAndRatio(report);
  return report.partitions > 0 ? line + DescribePartitions(report) : line;
}

}  // namespace

std::string DescribeExport(const ExportReport& report) {
  const std::string path = inspect::PrintableText(report.path) + "  ";
  if (report.already_done) {
    return path + "done before by a run of this run_id: " + Counted(report.rows, "row") +
           ", " + HumanBytes(report.bytes) + "\n";
  }
  if (report.commit == "rename") return path + DescribeFile(report);
  if (report.commit != "none") return path + DescribeDirectory(report);
  const bool ignored = report.mode == WriteMode::kIgnore;
  return path + (ignored ? "is there already" : "no rows") + ": nothing was written, " +
         TimeAndRatio(report);
}

std::string DescribeRecovery(const std::string& path,
                             const dataset::RecoveryReport& report) {
  return inspect::PrintableText(path) + "  " +
         (report.found ? report.action : "nothing to recover") + "\n";
}

std::string WithCommas(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string HumanBytes(uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  // 999.95 and more would be shown as 1000.0.
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return Format("%.1f %s", value, kUnits[unit]);
}

std::string HumanSeconds(double seconds) {
  if (seconds < 0.9995) return Format("%.0f ms", seconds * 1000);
  if (seconds < 59.995) return Format("%.2f s", seconds);
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 3600) return Format("%d min %02d s", int(whole / 60), int(whole % 60));
  return WithCommas(whole / 3600) + Format(" h %02d min", int(whole / 60 % 60));
}

}  // namespace lamella::cli
