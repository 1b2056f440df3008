#include "settings_keys.hpp"

namespace lectern::app {
namespace {

constexpr std::array<named_value<packaging::profile>, 4> profiles{{{"auto", packaging::profile::automatic},
                                                                   {"slides", packaging::profile::slides},
                                                                   {"camera", packaging::profile::camera},
                                                                   {"archive", packaging::profile::archive}}};

} // namespace

std::vector<settings_key> recording_keys() {
    return {
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
                  "Quality (x264's crf) of slides at 10 to 12.5 pictures a second; 6 more halve the bits. "
                  "Where somebody speaks in a corner in three of ten looks it is 5 less, of pages that are "
                  "scrolled 4 less."),
        count_key("packaging", "slides_low_crf", MEMBER(targets.slides_low_crf), 1, 51,
                  "The same at 4 to 5 pictures a second, for slow links."),
        count_key("packaging", "camera_crf", MEMBER(targets.camera_crf), 1, 45,
                  "Quality (x264's crf) of a camera's picture at full size and motion."),
        count_key("packaging", "archive_crf", MEMBER(targets.archive_crf), 1, 45,
                  "Quality (x264's crf) of what the profile archive adds."),
        count_key(
            "packaging", "top_rate", MEMBER(targets.top_bps), 200'000, 100'000'000,
            "The most bits a second of 1080p at 30 pictures a second; other sizes and rates in proportion."),
        duration_key("packaging", "slides_segment", MEMBER(targets.slides_segment),
                     "How long a segment of a lecture of slides is, from 2s to 12s, to the nearest multiple "
                     "of about 2s; its key frames are as far apart. What a camera shows is cut every 6s.",
                     std::chrono::seconds(2), std::chrono::seconds(12)),
        duration_key("packaging", "early_after", MEMBER(targets.early_after),
                     "Of a recording longer than this the sound is published first, then a camera's lowest "
                     "picture, while the others are being encoded; 0s never."),
        duration_key("packaging", "early_slides", MEMBER(targets.early_slides),
                     "How long that sound waits for slides which are looked for in key frames beside it; 0s "
                     "looks for none."),
        flag_key("packaging", "av1", MEMBER(targets.av1),
                 "Renditions in AV1 beside those in H.264, where a lecture shows slides."),
        count_key("packaging", "av1_crf", MEMBER(targets.av1_crf), 11, 63,
                  "Quality (SVT-AV1's crf) of the lower of them, 7 less beside somebody in a corner; the "
                  "other's is 9 less."),
        count_key("packaging", "av1_preset", MEMBER(targets.av1_preset), 0, 13,
                  "SVT-AV1's preset, 0 (slow) to 13, of the better of them; the lower one has two less."),
        duration_key(
            "packaging", "keep_replaced", MEMBER(keep_replaced),
            "How long a package stays on the disk when its recording plays, cut otherwise or for another "
            "profile; for good when it has captions that what plays has not."),

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
    };
}

} // namespace lectern::app
