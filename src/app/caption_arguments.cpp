#include "caption_arguments.hpp"

namespace lectern::app {

result<std::vector<packaging::caption_source>>
parse_caption_arguments(const std::vector<std::string>& arguments) {
    std::vector<packaging::caption_source> sources;
    for (const auto& argument : arguments) {
        const auto equals = argument.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == argument.size())
            return error{errc::usage,
                         "--captions " + argument + ": LANG=FILE is expected, for example en=lecture.srt"};
        sources.push_back({argument.substr(0, equals), argument.substr(equals + 1)});
    }
    return sources;
}

} // namespace lectern::app
