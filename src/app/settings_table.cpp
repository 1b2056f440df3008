#include "settings_keys.hpp"

namespace lectern::app {
namespace {

constexpr std::array<named_value<base::log_level>, 5> levels{{{"debug", base::log_level::debug},
                                                              {"info", base::log_level::info},
                                                              {"warning", base::log_level::warning},
                                                              {"error", base::log_level::error},
                                                              {"off", base::log_level::off}}};

constexpr std::array<named_value<http::tls_version>, 2> tls_versions{
    {{"1.2", http::tls_version::tls_1_2}, {"1.3", http::tls_version::tls_1_3}}};

constexpr std::array<named_value<http::client_field>, 3> client_fields{
    {{"x-forwarded-for", http::client_field::x_forwarded_for},
     {"forwarded", http::client_field::forwarded},
     {"none", http::client_field::none}}};

std::vector<settings_key> serving_keys() {
    return {
        text_key("", "data", MEMBER(data), "The data directory: the database and the packages."),
        choice_key({"", "log_level"}, MEMBER(log_level), levels,
                   "What is logged to stderr: debug, info, warning, error or off."),

        text_key("server", "listen", MEMBER(listen), "Address and port of the public listener."),
        text_key("server", "admin_listen", MEMBER(admin_listen),
                 "Address and port of /metrics; keep it off the public network."),
        text_key("server", "web_root", MEMBER(web_root),
                 "The built web pages; empty: found beside the program."),
        count_key("server", "shards", MEMBER(shards), 0, 256,
                  "Event loops, each with a thread and a listener of its own; 0: one per core."),
        duration_key("server", "drain", MEMBER(drain),
                     "After SIGTERM, how long running responses may go on."),

        count_key("http", "backlog", MEMBER(http.backlog), 1, 65535,
                  "Connections that may wait to be accepted, for each shard."),
        count_key("http", "connections", MEMBER(http.connections), 1, 10000000,
                  "Connections open at once; more are answered with 503."),
        count_key("http", "connections_per_address", MEMBER(http.connections_per_address), 1, 10000000,
                  "The same from one address; a campus may be one address behind its router."),
        size_key("http", "target_bytes", MEMBER(http.target_bytes),
                 "Length of a request's target; longer is answered with 414."),
        size_key("http", "header_bytes", MEMBER(http.header_bytes),
                 "Size of a request's head; larger is answered with 431."),
        count_key("http", "header_count", MEMBER(http.header_count), 1, 10000,
                  "Fields in a request's head; more are answered with 431."),
        count_key("http", "pipelined_requests", MEMBER(http.pipelined_requests), 1, 10000,
                  "Requests of one connection that are read ahead of their answers."),
        duration_key("http", "header_timeout", MEMBER(http.header_timeout),
                     "From the first byte of a request's head to its last."),
        duration_key("http", "idle_timeout", MEMBER(http.idle_timeout),
                     "A connection without a request is kept for so long."),
        duration_key("http", "body_progress", MEMBER(http.body_progress),
                     "A request's body must bring least_rate in each such while."),
        duration_key(
            "http", "write_progress", MEMBER(http.write_progress),
            "A response must be taken at least_rate in each such while; nobody is cut while bytes move."),
        size_key("http", "least_rate", MEMBER(http.least_rate),
                 "Per second; a student at 32 kbit/s moves 4000B."),
        duration_key("http", "linger", MEMBER(http.linger),
                     "How long is read on after an early error, so that the client sees the answer."),
        size_key("http", "unsent_bytes", MEMBER(http.unsent_bytes),
                 "What may wait in the kernel for one connection beyond what is on its way."),
        size_key("http", "unsent_bytes_fast", MEMBER(http.unsent_bytes_fast),
                 "The same for a reader that takes it quickly."),
        duration_key("http", "fast_drain", MEMBER(http.fast_drain),
                     "Quickly: unsent_bytes within this time."),
        size_key("http", "turn_bytes", MEMBER(http.turn_bytes),
                 "Sent to one connection before the others get their turn."),
        flag_key("http", "access_log", MEMBER(http.access_log), "One line for each request."),

        text_key("tcp", "congestion", MEMBER(http.congestion),
                 "Congestion control for readers that are far away, where the kernel has it; empty: the "
                 "kernel's choice."),
        duration_key("tcp", "far_away", MEMBER(http.far_away),
                     "Round trip from which on a reader is far away."),
        duration_key("tcp", "keepalive", MEMBER(http.tcp_keepalive),
                     "Silence before the kernel asks whether a client is still there; 0s: never."),

        networks_key("proxies", "trusted", MEMBER(http.proxies.trusted),
                     "Addresses and networks of the proxies before this server, for example \"127.0.0.1, "
                     "10.0.0.0/8\"; nobody else is believed."),
        choice_key(
            {"proxies", "client_field"}, MEMBER(http.proxies.field), client_fields,
            "The field by which they tell whose request it is: x-forwarded-for (with X-Forwarded-Proto), "
            "forwarded or none. It must be one that they set, not one that they pass on."),
        switch_key("proxies", "protocol", MEMBER(http.proxies.protocol),
                   "Connections from them begin with a header of the PROXY protocol, version 1 or 2."),

        text_key("tls", "certificate", MEMBER(http.tls.certificate),
                 "PEM file: the certificate, then those that lead to a root; empty: no TLS in this process."),
        text_key("tls", "key", MEMBER(http.tls.key), "PEM file of its private key, without a passphrase."),
        text_key("tls", "listen", MEMBER(tls_listen),
                 "Address and port of the TLS listener, beside server.listen."),
        choice_key({"tls", "min_version"}, MEMBER(http.tls.least), tls_versions,
                   "The oldest version that is spoken: 1.2 or 1.3."),
        duration_key("tls", "hsts", MEMBER(http.tls.hsts),
                     "Browsers are told to come by TLS only, for so long; 0: they are not."),
        switch_key("tls", "resumption", MEMBER(http.tls.resumption),
                   "A client that comes back is spared the whole handshake."),
        duration_key("tls", "ticket_life", MEMBER(http.tls.ticket_life),
                     "How soon it must come back; half of this is enough for sure."),
        duration_key("tls", "handshake_timeout", MEMBER(http.tls.handshake_timeout),
                     "From a connection's begin to the end of its handshake."),

        count_key("media", "open_packages", MEMBER(media.open_packages), 1, 1000000,
                  "Packages that each shard keeps ready to serve."),
        size_key("media", "memory_body", MEMBER(media.memory_body),
                 "Bodies up to here are sent from memory, larger ones straight from the file."),
        size_key("media", "hot_bytes", MEMBER(media.hot_bytes),
                 "Memory of each shard for small segments that are asked for again and again."),
        text_key("media", "playback_keys", MEMBER(playback_keys),
                 "The file of the keys that sign playback tokens; empty: playback.keys in the data "
                 "directory. Made "
                 "when it is not there."),
        duration_key(
            "media", "token_life", MEMBER(token_life),
            "How long a permission to play lasts before a player asks again; who may no longer watch "
            "plays on for so long. From 2s to 7d.",
            std::chrono::seconds(2), std::chrono::hours(168)),

        count_key("work", "catalogue_threads", MEMBER(catalogue_threads), 1, 64,
                  "Threads that read the database."),
        count_key("work", "disk_threads", MEMBER(disk_threads), 1, 64,
                  "Threads that read packages from the disk."),
        count_key("work", "queue_limit", MEMBER(queue_limit), 1, 1000000,
                  "Pieces of work that may wait for each of these; more are answered with 503."),
        duration_key("work", "refresh", MEMBER(refresh),
                     "How often the server looks for lectures that other commands published."),
    };
}

std::vector<settings_key> audience_keys() {
    return {
        count_key("events", "streams", MEMBER(events.streams), 1, 1000000,
                  "Streams of a lecture's events open at once; more are answered with 503."),
        duration_key("events", "look_interval", MEMBER(events.look_interval),
                     "How soon such a stream tells what is new."),
        duration_key("events", "sign_of_life", MEMBER(events.sign_of_life),
                     "A stream without news sends an empty line after so long."),
        duration_key("events", "stream_life", MEMBER(events.stream_life),
                     "A stream ends after so long, and the browser asks anew."),

        size_key("progress", "body_bytes", MEMBER(progress.body_bytes),
                 "One message of what was watched; larger is answered with 413."),
        count_key("progress", "reports", MEMBER(progress.reports), 1, 1000,
                  "Sittings that one message tells of; more are answered with 400."),
        count_key("progress", "intervals", MEMBER(progress.intervals), 1, 10000,
                  "Parts of a recording that each of them tells of; more are answered with 400."),
        duration_key("progress", "oldest", MEMBER(progress.oldest),
                     "How long ago somebody may have watched, as far as it matters for where they go on."),

        duration_key("accounts", "session_life", MEMBER(sign_in.session_life),
                     "How long one stays signed in."),
        count_key("accounts", "tries_per_name", MEMBER(sign_in.limits.per_name), 1, 1000000,
                  "Wrong passwords for one name at once; more are answered with 429."),
        duration_key("accounts", "name_refill", MEMBER(sign_in.limits.per_name_refill),
                     "A further try for that name comes after so long."),
        count_key("accounts", "tries_per_address", MEMBER(sign_in.limits.per_address), 1, 1000000,
                  "The same from one address; a campus may be one address behind its router."),
        duration_key("accounts", "address_refill", MEMBER(sign_in.limits.per_address_refill),
                     "A further try from that address comes after so long."),
    };
}

std::vector<settings_key> make_table() {
    auto all = serving_keys();
    for (auto& keys : {recording_keys(), audience_keys()}) all.insert(all.end(), keys.begin(), keys.end());
    return all;
}

} // namespace

const std::vector<settings_key>& settings_table() {
    static const auto table = make_table();
    return table;
}

} // namespace lectern::app
