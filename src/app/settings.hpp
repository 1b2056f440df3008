// Everything that can be set, with its default. settings_table.cpp gives each its key and meaning.
#pragma once

#include "lectern/api/captioning.hpp"
#include "lectern/api/lecture_work.hpp"
#include "lectern/api/posters.hpp"
#include "lectern/api/progress.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/base/log.hpp"
#include "lectern/delivery/media_handler.hpp"
#include "lectern/http/server.hpp"
#include "lectern/jobs/job_state.hpp"
#include "lectern/media/probe.hpp"
#include "lectern/packaging/encoding_targets.hpp"
#include "lectern/upload/upload_options.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace lectern::app {

struct worker_settings {
    bool sandbox = true;
    std::uint64_t memory = 4ULL << 30U;                     // bytes of address space
    std::chrono::microseconds cpu = std::chrono::hours(48); // of all its threads together
    std::chrono::microseconds silence = std::chrono::seconds(60);
    int nice = 10;
    int arriving = 4; // uploads that are looked at meanwhile
};

struct slide_settings {
    std::string languages = "eng"; // that their words are read in; empty: they are not read
    std::string tesseract_data;    // empty: where Debian puts it
};

struct settings {
    std::string data = "media";
    base::log_level log_level = base::log_level::info;

    std::string listen = "127.0.0.1:8080";
    std::string tls_listen = "0.0.0.0:8443";
    std::string admin_listen = "127.0.0.1:8081";
    std::string web_root; // empty: beside the program
    int shards = 0;       // 0: one per core
    std::chrono::microseconds drain = std::chrono::seconds(10);

    http::server_options http; // hosts and ports come from `listen` and `tls_listen`

    delivery::media_options media;
    std::string playback_keys; // empty: playback.keys under `data`
    std::chrono::microseconds token_life = std::chrono::hours(1);

    int catalogue_threads = 2;
    int disk_threads = 4;
    int queue_limit = 1024;
    std::chrono::microseconds refresh = std::chrono::seconds(1);

    media::input_limits input;
    packaging::encoding_targets targets;
    std::chrono::microseconds keep_replaced = std::chrono::days(30); // packages of which others were cut
    worker_settings worker;
    slide_settings slides;
    int job_workers = 1;
    jobs::job_rules jobs;

    upload::upload_options uploads; // the directory is under `data`
    int upload_threads = 4;
    api::work_options events;
    api::progress_options progress;
    api::caption_options captions;
    api::poster_options posters;
    api::sign_in_options sign_in; // the cookie's grace is the uploads' expiry
};

} // namespace lectern::app
