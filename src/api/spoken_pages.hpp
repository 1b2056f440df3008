// The build's templates of one page, one for each language that it is in.
#pragma once

#include "lectern/delivery/static_site.hpp"
#include "lectern/http/message.hpp"
#include "lectern/markup/page_template.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

struct spoken_page {
    markup::page_template html;
    std::string headers; // complete lines
};

// For everybody; kept by browsers, and asked for again. `vary`: what of a request decides about it.
http::prepared_entity prepare_page(const spoken_page& page, std::string html, std::string_view vary);

class spoken_pages {
public:
    // NAME.page is English, NAME.<language>.page another one. What cannot be read is logged and left out; a
    // build without the English one has none.
    spoken_pages(const delivery::static_site& site, const std::string& name);

    bool empty() const noexcept { return pages_.empty(); }
    // Of those that there are. Never called when it is empty.
    std::string language_for(const http::request& request) const;
    const spoken_page& in(const std::string& language) const { return pages_.at(language); }

private:
    void add(const delivery::static_site& site, const std::string& language, const std::string& file);

    std::map<std::string, spoken_page> pages_; // by language; English is there
    std::vector<std::string> languages_;
};

} // namespace lectern::api
