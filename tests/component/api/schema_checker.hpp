// Whether a value is what a description says.
#pragma once

#include <boost/json.hpp>

#include <set>
#include <string>
#include <string_view>

namespace lectern::api {

namespace json = boost::json;

// As much of JSON Schema as the description uses; an unknown keyword is an error, so that none goes
// unchecked.
class schema_checker {
public:
    explicit schema_checker(const json::value& document) : document_(document) {}

    std::string why_not(const json::value& value, const json::value& schema,
                        const std::string& at = "") const {
        for (const auto& [keyword, rule] : schema.as_object()) {
            auto wrong = check(value, keyword, rule, schema.as_object());
            if (!wrong.empty())
                return wrong.front() == '.' || wrong.front() == '[' ? at + wrong : at + ": " + wrong;
        }
        return {};
    }

private:
    using text = std::string;

    text check(const json::value& value, std::string_view keyword, const json::value& rule,
               const json::object& schema) const {
        static const std::set<std::string_view> remarks{"description", "format",    "pattern",
                                                        "maxLength",   "minLength", "required"};
        if (keyword == "$ref") return why_not(value, target_of(rule.as_string()));
        if (keyword == "type") return check_type(value, rule);
        if (keyword == "enum") return contains(rule, value) ? "" : "is none of the values";
        if (keyword == "items") return check_items(value, rule);
        if (keyword == "properties") return check_properties(value, schema);
        if (keyword == "oneOf") return check_one_of(value, rule);
        if (keyword == "minItems" || keyword == "maxItems") return check_length(value, keyword, rule);
        if (keyword == "maximum")
            return !value.is_number() || value.to_number<double>() <= rule.to_number<double>()
                       ? ""
                       : "is too large";
        if (keyword == "minimum")
            return !value.is_number() || value.to_number<double>() >= rule.to_number<double>()
                       ? ""
                       : "is too small";
        if (keyword == "additionalProperties") return check_others(value, rule, schema);
        return remarks.contains(keyword) ? "" : "the keyword is not checked: " + text(keyword);
    }

    const json::value& target_of(std::string_view reference) const {
        return document_.at_pointer(json::string_view(reference.data() + 1, reference.size() - 1));
    }
    static bool contains(const json::value& list, const json::value& value) {
        for (const auto& one : list.as_array())
            if (one == value) return true;
        return false;
    }
    static bool is_of(const json::value& value, std::string_view type) {
        if (type == "string") return value.is_string();
        if (type == "number") return value.is_number();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        if (type == "boolean") return value.is_bool();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        return type == "null" && value.is_null();
    }
    static text check_type(const json::value& value, const json::value& rule) {
        if (rule.is_string())
            return is_of(value, rule.as_string()) ? "" : "is not of type " + json::serialize(rule);
        for (const auto& one : rule.as_array())
            if (is_of(value, one.as_string())) return "";
        return "is not of type " + json::serialize(rule);
    }
    static text check_length(const json::value& value, std::string_view keyword, const json::value& rule) {
        if (!value.is_array()) return "";
        const auto length = value.as_array().size(), limit = rule.to_number<std::size_t>();
        return (keyword == "minItems" ? length >= limit : length <= limit) ? ""
                                                                           : "has a wrong number of items";
    }
    text check_items(const json::value& value, const json::value& rule) const {
        if (!value.is_array()) return "";
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            if (auto wrong = why_not(value.at(i), rule, "[" + std::to_string(i) + "]"); !wrong.empty())
                return wrong;
        return "";
    }
    text check_properties(const json::value& value, const json::object& schema) const {
        if (!value.is_object()) return "";
        const auto& object = value.as_object();
        for (const auto& name : schema.at("required").as_array())
            if (!object.contains(name.as_string())) return "has no " + json::serialize(name);
        for (const auto& [name, rule] : schema.at("properties").as_object()) {
            if (!object.contains(name)) continue;
            if (auto wrong = why_not(object.at(name), rule, "." + text(name)); !wrong.empty()) return wrong;
        }
        return "";
    }
    static text check_others(const json::value& value, const json::value& rule, const json::object& schema) {
        if (rule.as_bool() || !value.is_object()) return "";
        for (const auto& [name, ignored] : value.as_object())
            if (!schema.at("properties").as_object().contains(name))
                return "has an undescribed member " + text(name);
        return "";
    }
    text check_one_of(const json::value& value, const json::value& rules) const {
        int fitting = 0;
        text why;
        for (const auto& rule : rules.as_array()) {
            auto wrong = why_not(value, rule);
            if (wrong.empty())
                ++fitting;
            else
                why += wrong + "; ";
        }
        return fitting == 1 ? "" : "fits " + std::to_string(fitting) + " of the alternatives: " + why;
    }

    const json::value& document_;
};

} // namespace lectern::api
