#include "http/forwarded.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

struct row {
    const char* field;
    const char* value;
    const char* client; // "": nobody is told
    bool is_secure = false;
};

void expect(const std::vector<row>& rows, client_field field, std::string_view name) {
    proxy_options proxies;
    proxies.trusted = network_list::parse("127.0.0.1, 10.0.0.0/8, ::1").value();
    proxies.field = field;
    for (const auto& r : rows) {
        request asked;
        if (*r.value != '\0') asked.headers.emplace_back(name, r.value);
        if (*r.field != '\0') asked.headers.emplace_back("x-forwarded-proto", r.field);
        const auto found = forwarded_for(asked, proxies);
        EXPECT_EQ(found ? to_text(found->address) : "", r.client) << r.value;
        EXPECT_EQ(found && found->is_secure, r.is_secure) << r.value;
    }
}

TEST(forwarded, x_forwarded_for_is_read_from_its_end_past_our_own_proxies) {
    expect({{"", "", ""},
            {"", "203.0.113.7", "203.0.113.7"},
            {"https", "203.0.113.7", "203.0.113.7", true},
            {"http", "203.0.113.7", "203.0.113.7"},
            {"https, http", "203.0.113.7", "203.0.113.7"},
            {"HTTPS", " 203.0.113.7 ", "203.0.113.7", true},
            {"", "198.51.100.1, 203.0.113.7", "203.0.113.7"}, // the first is what the client claims
            {"", "127.0.0.1, 203.0.113.7", "203.0.113.7"},
            {"", "203.0.113.7, 10.1.1.1, 127.0.0.1", "203.0.113.7"},
            {"", "10.2.2.2, 10.1.1.1", "10.2.2.2"},
            {"", "203.0.113.7:4711", "203.0.113.7"},
            {"", "2001:DB8::1", "2001:db8::1"},
            {"", "[2001:db8::1]:443", "2001:db8::1"},
            {"", "[2001:db8::1]", "2001:db8::1"},
            {"", "\", 203.0.113.7", "203.0.113.7"}, // it has no quotes
            {"", "unknown", ""},
            {"", "unknown, 10.1.1.1", "10.1.1.1"},
            {"", "203.0.113.7, nonsense", ""},
            {"", "[2001:db8::1", ""},
            {"", "[2001:db8::1]x", ""},
            {"", "203.0.113.7.1", ""},
            {"", ", 203.0.113.7", "203.0.113.7"},
            {"", "203.0.113.7,", ""}},
           client_field::x_forwarded_for, "X-Forwarded-For");
}

TEST(forwarded, the_field_of_rfc_7239_is_read_likewise) {
    expect(
        {{"", "for=203.0.113.7", "203.0.113.7"},
         {"", "for=203.0.113.7;proto=https", "203.0.113.7", true},
         {"https", "for=203.0.113.7;proto=http", "203.0.113.7"}, // the other family of fields does not count
         {"", "Proto=HTTPS;For=\"203.0.113.7:80\";by=10.0.0.1", "203.0.113.7", true},
         {"", "for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
         {"", "for=198.51.100.1, for=203.0.113.7;proto=https, for=10.0.0.2;proto=http", "203.0.113.7", true},
         {"", "for=\"203.0.113.7, for=10.0.0.1\"", ""},
         {"", "for=\"\\\"\", for=203.0.113.7", "203.0.113.7"},
         {"", "for=unknown", ""},
         {"", "for=_hidden", ""},
         {"", "by=203.0.113.7", ""},
         {"", "203.0.113.7", ""}},
        client_field::forwarded, "Forwarded");
}

TEST(forwarded, an_open_quote_of_the_client_does_not_swallow_what_the_proxy_said) {
    expect({{"", R"(for=1.2.3.4;x=", for=203.0.113.5)", "203.0.113.5"},
            {"", R"(for=1.2.3.4;proto=https;x=", for="[2001:db8::5]";proto=http)", "2001:db8::5"},
            {"", R"(for=1.2.3.4;x="\", for=203.0.113.5;proto=https)", "203.0.113.5", true},
            {"", R"(for=1.2.3.4, for=203.0.113.5;host="a,for=9.9.9.9;b")", "203.0.113.5"}},
           client_field::forwarded, "Forwarded");
}

TEST(forwarded, only_the_field_that_is_named_counts) {
    expect({{"https", "203.0.113.7", ""}}, client_field::forwarded, "X-Forwarded-For");
    expect({{"https", "for=203.0.113.7", ""}}, client_field::x_forwarded_for, "Forwarded");
    expect({{"https", "203.0.113.7", ""}}, client_field::none, "X-Forwarded-For");
}

TEST(forwarded, several_fields_of_the_name_are_one_list) {
    proxy_options proxies;
    proxies.trusted = network_list::parse("10.0.0.0/8").value();
    request asked;
    asked.headers.emplace_back("X-Forwarded-For", "198.51.100.1");
    asked.headers.emplace_back("x-forwarded-for", "203.0.113.7, 10.0.0.1");
    EXPECT_EQ(to_text(forwarded_for(asked, proxies)->address), "203.0.113.7");
}

} // namespace
} // namespace lectern::http
