#include "misuse.hpp"

#include "nearest.hpp"

#include <algorithm>

namespace lectern::app {

std::string describe_misuse(const CLI::App& app, const CLI::ParseError& why,
                            const std::vector<std::string>& words) {
    const CLI::App* at = &app;
    std::string path = "lectern ";
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        const auto subcommands = at->get_subcommands([](const CLI::App*) { return true; });
        if (word.starts_with('-') || subcommands.empty()) break;
        std::vector<std::string> names;
        names.reserve(subcommands.size());
        for (const auto* s : subcommands) names.push_back(s->get_name());
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) {
            const auto near = nearest_word(word, names);
            return "there is no command \"" + word + "\"" +
                   (near.empty() ? "" : " (did you mean " + near + "?)") + "; see lectern --help";
        }
        at = subcommands[static_cast<std::size_t>(found - names.begin())];
        path += word + " ";
    }
    std::string text = why.what();
    for (auto& c : text) c = c == '\n' ? ' ' : c;
    return text + "; see " + path + "--help";
}

} // namespace lectern::app
