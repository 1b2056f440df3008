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

constexpr std::array<named_value<packaging::profile>, 4> profiles{{{"auto", packaging::profile::automatic},
                                                                   {"slides", packaging::profile::slides},
                                                                   {"camera", packaging::profile::camera},
                                                                   {"archive", packaging::profile::archive}}};

// The name of a member takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define MEMBER(path)                                                                                         \
    [](settings & s) -> auto& {                                                                              \
        return s.path;                                                                                       \
    }
// NOLINTEND(bugprone-macro-parentheses)

std::vector<settings_key> make_table() {
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

        count_key("input", "max_streams", MEMBER(input.max_streams), 1, 1000,
                  "Streams in a recording; more is refused."),
        count_key("input", "max_side", MEMBER(input.max_side), 16, 32768,
                  "Pixels along the longer side of a picture; more is refused."),
        count_key("input", "max_pixels", MEMBER(input.max_pixels), 256, 1LL << 30,
                  "Pixels of a picture (width x height); more is refused."),
        duration_key("input", "max_duration", MEMBER(input.max_duration),
                     "Length of a recording; longer is refused."),
        count_key("input", "max_channels", MEMBER(input.max_channels), 1, 64,
                  "Sound channels in one stream; more is refused."),
        size_key("input", "probe_bytes", MEMBER(input.probe_bytes),
                 "How far into a recording Lectern looks to find out what it is."),
        duration_key("input", "probe_timeout", MEMBER(input.probe_timeout),
                     "How much of a processor's time that may take."),

        choice_key(
            {"packaging", "profile"}, MEMBER(targets.chosen), profiles,
            "What renditions are made for, where nobody says otherwise: auto (what the recording shows), "
            "slides, camera or archive."),
        count_key("packaging", "slides_crf", MEMBER(targets.slides_crf), 1, 51,
                  "Quality (x264's crf) of slides at 10 to 12.5 pictures a second; 6 more halve the bits."),
        count_key("packaging", "slides_low_crf", MEMBER(targets.slides_low_crf), 1, 51,
                  "The same at 4 to 5 pictures a second, for slow links."),
        count_key("packaging", "camera_crf", MEMBER(targets.camera_crf), 1, 45,
                  "Quality (x264's crf) of a camera's picture at full size and motion."),
        count_key("packaging", "archive_crf", MEMBER(targets.archive_crf), 1, 45,
                  "Quality (x264's crf) of what the profile archive adds."),
        count_key(
            "packaging", "top_rate", MEMBER(targets.top_bps), 200'000, 100'000'000,
            "The most bits a second of 1080p at 30 pictures a second; other sizes and rates in proportion."),
        duration_key("packaging", "early_after", MEMBER(targets.early_after),
                     "Of a recording longer than this the sound is published first, while the picture is "
                     "being encoded; 0s never."),
        duration_key("packaging", "early_slides", MEMBER(targets.early_slides),
                     "How long that sound waits for slides which are looked for in key frames beside it; 0s "
                     "looks for none."),
        flag_key("packaging", "av1", MEMBER(targets.av1),
                 "Renditions in AV1 beside those in H.264, where a lecture shows slides."),
        count_key("packaging", "av1_crf", MEMBER(targets.av1_crf), 11, 63,
                  "Quality (SVT-AV1's crf) of the lower of them; the other's is 10 less."),
        count_key("packaging", "av1_preset", MEMBER(targets.av1_preset), 0, 13,
                  "SVT-AV1's preset: 0 is slow; 8 takes twice the time of 10 for a few percent of the bits."),
        duration_key("packaging", "keep_replaced", MEMBER(keep_replaced),
                     "How long a package stays on the disk when its recording plays, cut otherwise; for good "
                     "when it has captions that what plays has not."),

        switch_key(
            "worker", "sandbox", MEMBER(worker.sandbox),
            "Open recordings in a process that can reach nothing else; off only where the kernel cannot."),
        size_key("worker", "memory", MEMBER(worker.memory),
                 "Address space of that process; a recording that takes more is refused."),
        duration_key("worker", "cpu", MEMBER(worker.cpu),
                     "CPU time of that process; a recording that takes more is refused."),
        duration_key(
            "worker", "silence", MEMBER(worker.silence),
            "Without progress for so long, that process is stopped and the recording refused; while it "
            "waits for a processor that others have, no time passes."),
        count_key("worker", "nice", MEMBER(worker.nice), 0, 19,
                  "How far that process stands back when others need the processor: playing comes first."),

        count_key("worker", "arriving", MEMBER(worker.arriving), 0, 64,
                  "Uploads of long recordings that are looked at while they arrive, each by such a process."),

        text_key("slides", "languages", MEMBER(slides.languages),
                 "Languages in which the words on slides are read for search, as Tesseract names them: "
                 "\"eng+chi_sim\"; those that are not installed are left out; empty: none, and what was "
                 "read before is not found."),
        text_key("slides", "tesseract_data", MEMBER(slides.tesseract_data),
                 "The directory of Tesseract's data; empty: where Debian puts it."),

        count_key("jobs", "workers", MEMBER(job_workers), 0, 64,
                  "Recordings that the server prepares at the same time; 0: none."),
        count_key("jobs", "max_attempts", MEMBER(jobs.max_attempts), 1, 100,
                  "Tries before a recording has failed."),
        duration_key("jobs", "lease", MEMBER(jobs.lease),
                     "A job whose worker gives no sign for so long is taken up by another."),
        duration_key("jobs", "first_backoff", MEMBER(jobs.first_backoff),
                     "Before the second try; doubled for each further one."),
        duration_key("jobs", "space_interval", MEMBER(jobs.space_interval),
                     "How often a job that waits for disk space looks again."),

        size_key(
            "captions", "file_bytes", MEMBER(captions.file_bytes),
            "One caption file that is sent by itself; larger is refused. 12 h of lecture have about 1 MB."),
        size_key(
            "captions", "lecture_bytes", MEMBER(captions.lecture_bytes),
            "What the captions that were sent for a lecture may take in all languages; more is refused."),

        size_key("posters", "file_bytes", MEMBER(posters.file_bytes),
                 "One picture that is sent as a lecture's poster; larger is refused."),
        count_key("posters", "max_pixels", MEMBER(posters.max_pixels), 16384, 1LL << 27,
                  "Pixels of that picture; more is refused before it is decoded."),
        duration_key(
            "posters", "time_limit", MEMBER(posters.time_limit),
            "How much of a processor's time making a poster of it may take, and four times as much on "
            "the clock, without waits for a processor; others wait meanwhile. From 1s to 10m.",
            std::chrono::seconds(1), std::chrono::minutes(10)),

        size_key("uploads", "max_size", MEMBER(uploads.max_size), "One recording; larger is refused."),
        size_key("uploads", "reserve", MEMBER(uploads.reserve),
                 "Of the disk, kept free for the database and for deletes."),
        count_key("uploads", "reserve_percent", MEMBER(uploads.reserve_percent), 0, 50,
                  "The reserve is at most this part of the disk, in percent."),
        count_key("uploads", "open_per_user", MEMBER(uploads.open_per_user), 1, 1000000,
                  "Unfinished uploads of one user; more are answered with 429."),
        size_key("uploads", "quota_per_user", MEMBER(uploads.quota_per_user),
                 "What a user's uploads and sources may take; 0B: no limit. Administrators have none."),
        duration_key("uploads", "expiry", MEMBER(uploads.expiry),
                     "An unfinished upload is kept for so long after its last bytes."),
        duration_key("uploads", "part_expiry", MEMBER(uploads.part_expiry),
                     "Parts are kept for so long after they were joined."),
        size_key("uploads", "commit_bytes", MEMBER(uploads.commit_bytes),
                 "Received bytes are synced and acknowledged at least each so many."),
        duration_key("uploads", "commit_interval", MEMBER(uploads.commit_interval),
                     "And at least each such while."),
        duration_key("uploads", "takeover", MEMBER(uploads.takeover),
                     "A new request waits so long for an earlier one on its upload to let go; then 503."),
        duration_key("uploads", "retry_after_full", MEMBER(uploads.retry_after_full),
                     "What a client is told to wait when the disk is full."),
        duration_key("uploads", "housekeeping", MEMBER(uploads.housekeeping),
                     "How often the server looks for uploads that have expired."),
        count_key("uploads", "threads", MEMBER(upload_threads), 1, 64,
                  "Threads that write and sync uploads, and take their hashes."),

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

#undef MEMBER

} // namespace

const std::vector<settings_key>& settings_table() {
    static const auto table = make_table();
    return table;
}

} // namespace lectern::app
