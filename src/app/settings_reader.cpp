#include "settings_reader.hpp"

#include "nearest.hpp"
#include "settings_table.hpp"

#include "lectern/base/files.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace lectern::app {
namespace {

std::optional<settings_value> to_value(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    return std::nullopt;
}

class reader {
public:
    read_settings read(const toml::table& root) {
        for (const auto& key : settings_table()) known_.push_back(key.full_name());
        for (auto&& [name, node] : root) visit_top(std::string(name.str()), node);
        std::stable_sort(out_.problems.begin(), out_.problems.end(),
                         [](const auto& a, const auto& b) { return a.line < b.line; });
        return std::move(out_);
    }

private:
    void visit_top(const std::string& name, const toml::node& node) {
        const auto* table = node.as_table();
        if (table == nullptr) return assign(name, node);
        const bool section = std::any_of(settings_table().begin(), settings_table().end(),
                                         [&](const auto& key) { return key.section == name; });
        if (!section) return problem(node, "unknown section [" + name + "]" + suggestion(name, sections()));
        for (auto&& [inner, value] : *table) assign(name + "." + std::string(inner.str()), value);
    }

    void assign(const std::string& full_name, const toml::node& node) {
        const auto& table = settings_table();
        const auto key = std::find_if(table.begin(), table.end(),
                                      [&](const auto& k) { return k.full_name() == full_name; });
        if (key == table.end())
            return problem(node, "unknown key " + full_name + suggestion(full_name, known_));
        const auto value = to_value(node);
        if (!value) return problem(node, full_name + ": a text, a whole number, true or false is expected");
        if (const auto assigned = key->assign(out_.values, *value); !assigned)
            problem(node, full_name + ": " + assigned.error().detail);
    }

    static std::vector<std::string> sections() {
        std::vector<std::string> names;
        for (const auto& key : settings_table())
            if (!key.section.empty() && (names.empty() || names.back() != key.section))
                names.push_back(key.section);
        return names;
    }

    static std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
        const auto near = nearest_word(word, known);
        return near.empty() ? "" : " (did you mean " + near + "?)";
    }

    void problem(const toml::node& node, std::string what) {
        out_.problems.push_back({node.source().begin.line, std::move(what)});
    }

    read_settings out_;
    std::vector<std::string> known_;
};

} // namespace

read_settings parse_settings(std::string_view toml_text) {
    try {
        return reader().read(toml::parse(toml_text));
    } catch (const toml::parse_error& e) {
        return {{}, {{e.source().begin.line, std::string(e.description())}}};
    }
}

result<settings> load_settings(const std::filesystem::path& file) {
    const auto text = base::read_file(file, 1U << 20U);
    if (!text)
        return error{text.error().code == errc::refused ? errc::usage : text.error().code,
                     text.error().detail};
    auto read = parse_settings(*text);
    if (read.problems.empty()) return std::move(read.values);
    std::string all;
    for (const auto& problem : read.problems) {
        all += all.empty() ? "" : "\n";
        all += file.string() + ":" + std::to_string(problem.line) + ": " + problem.what;
    }
    return error{errc::usage, all};
}

std::string default_settings_text() {
    const settings defaults;
    std::ostringstream text;
    text << "# Lectern's configuration: every key with its default. Remove what you do not change.\n"
            "# Values carry their unit: \"10s\", \"64MiB\", \"380kbit/s\". A mistake is named with its line "
            "and the\n"
            "# program does not start.\n";
    std::string section;
    for (const auto& key : settings_table()) {
        if (key.section != section) {
            section = key.section;
            text << "\n[" << section << "]\n";
        } else if (section.empty()) {
            text << "\n";
        }
        text << "# " << key.meaning << "\n" << key.name << " = " << key.show(defaults) << "\n";
    }
    return text.str();
}

} // namespace lectern::app
