#include "backup_record.hpp"

#include "lectern/base/files.hpp"
#include "lectern/store/package_store.hpp"

#include <boost/json.hpp>

namespace lectern::app {
namespace {

constexpr auto record_name = "backup.json";
constexpr int record_format = 1;
constexpr std::uint64_t record_limit = 1ULL << 30U; // 200 bytes for each package and source

boost::json::object to_object(const backed_up_file& file) {
    return {
        {"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}, {"arriving", file.is_arriving}};
}

// A name that stays in its directory, whoever wrote the record.
std::string checked_name(const boost::json::value& value) {
    std::string name(value.as_string());
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
        throw std::invalid_argument("\"" + name + "\" is no name of a file");
    return name;
}

backed_up_file to_file(const boost::json::value& value) {
    return {checked_name(value.at("name")), value.at("bytes").to_number<std::uint64_t>(),
            std::string(value.at("sha256").as_string()), value.at("arriving").as_bool()};
}

backup_record to_record(const boost::json::value& value) {
    if (value.at("format").to_number<int>() != record_format)
        throw std::invalid_argument("it is of another format; use the program that made it");
    backup_record record;
    record.made = value.at("made").as_string();
    record.data = value.at("data").as_string();
    record.database = to_file(value.at("database"));
    if (const auto& keys = value.at("keys"); !keys.is_null()) record.keys = to_file(keys);
    for (const auto& id : value.at("packages").as_array()) {
        record.packages.emplace_back(id.as_string());
        if (!store::is_package_id(record.packages.back()))
            throw std::invalid_argument("\"" + record.packages.back() + "\" is no package");
    }
    for (const auto& source : value.at("sources").as_array()) record.sources.push_back(to_file(source));
    for (const auto& sentence : value.at("missing").as_array())
        record.missing.emplace_back(sentence.as_string());
    return record;
}

} // namespace

result<std::optional<backup_record>> read_backup_record(const std::filesystem::path& backup) {
    const auto file = backup / record_name;
    const auto text = base::read_file(file, record_limit);
    if (!text && text.error().code == errc::not_found) return std::optional<backup_record>();
    if (!text) return text.error();
    try {
        return std::optional(to_record(boost::json::parse(*text)));
    } catch (const std::exception& e) {
        return error{errc::corrupt, file.string() + " is damaged: " + e.what()};
    }
}

result<void> write_backup_record(const std::filesystem::path& backup, const backup_record& record) {
    boost::json::array sources;
    for (const auto& source : record.sources) sources.push_back(to_object(source));
    const auto keys = record.keys ? boost::json::value(to_object(*record.keys)) : boost::json::value();
    const boost::json::object object{
        {"format", record_format},
        {"made", record.made},
        {"data", record.data},
        {"database", to_object(record.database)},
        {"keys", keys},
        {"packages", boost::json::array(record.packages.begin(), record.packages.end())},
        {"sources", std::move(sources)},
        {"missing", boost::json::array(record.missing.begin(), record.missing.end())}};
    return base::write_file_durably(backup / record_name, boost::json::serialize(object) + "\n");
}

} // namespace lectern::app
