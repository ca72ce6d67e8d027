/// What is remembered of a run that had an id: its figures, without its files.
#pragma once

#include <string>

#include "lamella/session.h"

namespace lamella::exporting {

/// The figures as a short text.
std::string ToRunRecord(const ExportReport& report);

/// The figures of a text that `ToRunRecord` made; those that are missing stay 0.
ExportReport FromRunRecord(const std::string& record);

}  // namespace lamella::exporting
