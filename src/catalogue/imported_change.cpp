#include "lectern/catalogue/exchange.hpp"

#include <boost/json.hpp>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;

json::value parsed(const std::string& text) {
    json::error_code failed;
    auto value = json::parse(text, failed);
    return failed ? json::value(text) : value;
}

} // namespace

std::string to_json(const imported_change& change) {
    json::array fields;
    for (const auto& field : change.fields)
        fields.push_back(
            {{"field", field.field}, {"before", parsed(field.before)}, {"after", parsed(field.after)}});
    return json::serialize(json::object{{"kind", change.kind},
                                        {"name", change.label},
                                        {"change", change.change},
                                        {"fields", std::move(fields)}});
}

} // namespace lectern::catalogue
