#include "load_settings_for.hpp"

#include "settings_reader.hpp"

#include "lectern/base/log.hpp"

namespace lectern::app {

result<settings> load_settings_for(const common_options& options) {
    settings values;
    if (!options.config.empty()) {
        auto loaded = load_settings(options.config);
        if (!loaded) return loaded.error();
        values = std::move(*loaded);
    }
    if (options.data) values.data = *options.data;
    base::set_log_level(values.log_level);
    return values;
}

} // namespace lectern::app
