#include "training/metrics_table.h"

#include "common/error.h"
#include "common/mapped_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::training {

using common::Error;
using common::ErrorCode;

std::vector<common::OrderedJson> readMetrics(const std::filesystem::path& runFolder)
{
    const auto path = runFolder / "metrics.jsonl";
    if (!std::filesystem::exists(path))
        throw Error(ErrorCode::NotFound,
            "'" + common::printable(runFolder.native(), 400) +
                "' holds no metrics yet: it is not the folder of a run, or its first step is not done.");
    constexpr std::size_t kMaxBytes = std::size_t(4) << 30;
    const auto text = common::readFile(path, kMaxBytes);
    std::vector<common::OrderedJson> records;
    std::size_t begin = 0;
    for (std::size_t number = 1;; ++number) {
        const auto end = text.find('\n', begin);
        if (end == std::string::npos)
            return records;
        const auto source = fmt::format("{} line {}", path.string(), number);
        records.push_back(common::parseOrderedJson(std::string_view(text).substr(begin, end - begin), source));
        if (!records.back().is_object())
            throw Error(ErrorCode::CorruptData, source + ": an object is expected.");
        begin = end + 1;
    }
}

std::string toCsv(const std::vector<common::OrderedJson>& records)
{
    std::vector<std::string> columns;
    for (const auto& record : records)
        for (const auto& [key, value] : record.items())
            if (std::find(columns.begin(), columns.end(), key) == columns.end())
                columns.push_back(key);
    std::string csv;
    for (const auto& column : columns)
        csv += (csv.empty() ? "" : ",") + column;
    csv += '\n';
    for (const auto& record : records) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto found = record.find(columns[i]);
            csv += i == 0 ? "" : ",";
            if (found != record.end())
                csv += common::dumpJson(*found);
        }
        csv += '\n';
    }
    return csv;
}

} // namespace lr::training
