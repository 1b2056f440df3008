// A lecture that can be heard before it can be seen.
#include "early_fixture.hpp"

#include "lectern/media/check_track.hpp"

#include <stop_token>

namespace lectern::packaging {
namespace {

std::vector<std::string> names_of(const store::package_manifest& manifest) {
    std::vector<std::string> names;
    for (const auto& r : manifest.renditions) names.push_back(r.id);
    std::ranges::sort(names);
    return names;
}

void expect_the_same_files(const fs::path& one, const fs::path& other,
                           const std::vector<std::string>& names) {
    for (const auto& name : names)
        EXPECT_EQ(base::read_file(one / name).value(), base::read_file(other / name).value()) << name;
}

} // namespace

TEST_F(early_test, the_sound_comes_first_and_the_whole_is_what_it_would_have_been) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_TRUE(store::verify_files(taken, *early).value().empty());
    EXPECT_TRUE(has(*early, store::rendition_kind::audio));
    EXPECT_FALSE(has(*early, store::rendition_kind::video));
    EXPECT_TRUE(has_more_to_come(*early));
    EXPECT_NEAR(early->duration_s, whole->manifest.duration_s, 0.001);
    EXPECT_FALSE(has_more_to_come(whole->manifest));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, the_main_sound_comes_alone_and_then_all_of_it) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto first = store::read_package(first_of(taken)), second = store::read_package(taken);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(names_of(*first), (std::vector<std::string>{"audio-und", "slides"}));
    EXPECT_EQ(names_of(*second), (std::vector<std::string>{"audio-und", "low-und", "low-und-aac", "slides"}));
    EXPECT_TRUE(has_more_to_come(*first));
    EXPECT_EQ(first->duration_s, second->duration_s);
    expect_the_same_files(taken, scratch_.path() / "package",
                          {"audio-und.mp4", "low-und.mp4", "low-und-aac.mp4"});
    EXPECT_EQ(base::read_file(first_of(taken) / "audio-und.mp4").value(),
              base::read_file(taken / "audio-und.mp4").value());
}

TEST_F(early_test, an_attempt_that_ends_between_the_two_is_gone_on_from) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    std::stop_source stop;
    auto ended = options;
    ended.stop = stop.get_token();
    ended.on_early = [&stop, &options](const fs::path& made) {
        options.on_early(made);
        stop.request_stop();
    };
    const auto broken_off = package_recording(file, scratch_.path() / "package", ended);
    ASSERT_FALSE(broken_off);
    EXPECT_EQ(broken_off.error().code, errc::cancelled) << broken_off.error().detail;
    EXPECT_FALSE(fs::exists(taken));
    const auto before = base::read_file(first_of(taken) / "manifest.json").value();
    fs::remove_all(first_of(taken));
    const auto whole = package_recording(file, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_EQ(base::read_file(first_of(taken) / "manifest.json").value(), before);
    const auto second = store::read_package(taken);
    ASSERT_TRUE(second);
    EXPECT_TRUE(store::verify_files(taken, *second).value().empty());
}

TEST_F(early_test, a_part_of_a_track_is_checked_by_itself) {
    const auto file = recording(two_pages);
    auto options = early_into(scratch_.path() / "taken");
    options.targets.slides_segment = std::chrono::seconds(6);
    ASSERT_TRUE(package_recording(file, scratch_.path() / "package", options));
    const auto written = media::read_journal(options.work / "journals", "low-und");
    ASSERT_EQ(written.segments.size(), 2U);
    media::expected_track last;
    last.file = scratch_.path() / "package" / "low-und.mp4";
    last.channels = 1;
    last.time_scale = last.sample_rate = 48'000;
    last.part_of = written.init_bytes;
    last.segments = {written.segments.back()};
    const auto whole = media::check_track(last, {});
    EXPECT_TRUE(whole) << whole.error().detail;
    last.segments.front().duration += 1;
    EXPECT_EQ(media::check_track(last, {}).error().code, errc::corrupt);
    last.segments.front().duration -= 1;
    auto bytes = base::read_file(last.file).value();
    std::fill(bytes.end() - 100, bytes.end(), '\0');
    ASSERT_TRUE(base::write_file(last.file, bytes));
    last.segments = {written.segments.front()};
    EXPECT_TRUE(media::check_track(last, {})) << "the damage is in the other";
}

TEST_F(early_test, sound_without_a_low_one_comes_once) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=6 -f lavfi -i sine=300:r=48000:d=6"
                                " -filter_complex \"[1]asplit[a][b];[b]volume=-1[c];[a][c]join=inputs=2:"
                                "channel_layout=stereo[s]\" -map 0:v -map [s]");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto once = store::read_package(first_of(taken));
    ASSERT_TRUE(once) << once.error().detail;
    EXPECT_EQ(names_of(*once), std::vector<std::string>{"audio-und"});
    EXPECT_FALSE(fs::exists(taken));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, slides_of_key_frames_come_with_the_sound_and_the_final_ones_with_the_picture) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto options = early_into(taken);
    fs::create_directories(options.work / "early-slides" / "slides"); // of an attempt that was killed
    base::write_file(options.work / "early-slides" / "slides" / "0009.webp", "half").value();
    const auto whole = package_recording(file, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_TRUE(has(*early, store::rendition_kind::slides));
    EXPECT_EQ(early->slides_reason, "");
    EXPECT_FALSE(fs::exists(taken / "slides" / "0009.webp"));
    expect_the_same_slides(taken / store::slides_file, scratch_.path() / "package" / store::slides_file);
    EXPECT_FALSE(fs::exists(options.work / "slides")) << "provisional ones were noted as found";
    EXPECT_FALSE(fs::exists(options.work / "early-slides"));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, no_slides_come_early_of_a_camera) {
    const auto file =
        recording("-f lavfi -i mandelbrot=s=320x180:r=10 -f lavfi -i sine=300:r=48000 -t 12 -g 20");
    const auto taken = scratch_.path() / "taken";
    ASSERT_TRUE(package_recording(file, scratch_.path() / "package", early_into(taken)));
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_FALSE(has(*early, store::rendition_kind::slides));
    EXPECT_NE(early->slides_reason.find("its slides come with the whole"), std::string::npos);
}

TEST_F(early_test, the_lowest_picture_of_a_camera_comes_before_the_others) {
    const auto file = recording(moving);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto seen = store::read_package(seen_of(taken));
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_TRUE(store::verify_files(seen_of(taken), *seen).value().empty());
    EXPECT_EQ(names_of(*seen), (std::vector<std::string>{"240p15", "audio-und", "low-und", "low-und-aac"}));
    EXPECT_TRUE(has_more_to_come(*seen));
    EXPECT_TRUE(seen->has_poster);
    EXPECT_TRUE(seen->has_storyboard);
    EXPECT_TRUE(std::ranges::any_of(seen->lean, [](const auto& f) { return f.video == "240p15"; }));
    EXPECT_EQ(seen->duration_s, whole->manifest.duration_s);
    expect_the_same_files(seen_of(taken), scratch_.path() / "package",
                          {"240p15.mp4", "audio-und.mp4", "low-und.mp4"});
    EXPECT_EQ(names_of(whole->manifest), (std::vector<std::string>{"240p15", "360p", "360p-lean", "audio-und",
                                                                   "low-und", "low-und-aac"}));
    EXPECT_FALSE(has_more_to_come(whole->manifest));
    package_options at_once;
    at_once.targets.av1 = false;
    const auto plain = package_recording(file, scratch_.path() / "plain", at_once);
    ASSERT_TRUE(plain) << plain.error().detail;
    for (const auto& r : plain->manifest.renditions) {
        const auto same = std::ranges::find(whole->manifest.renditions, r.id, &store::rendition::id);
        ASSERT_NE(same, whole->manifest.renditions.end()) << r.id;
        ASSERT_EQ(same->index.segments.size(), r.index.segments.size()) << r.id;
        for (std::size_t i = 0; i < r.index.segments.size(); ++i)
            EXPECT_EQ(same->index.segments[i].start, r.index.segments[i].start) << r.id;
    }
}

TEST_F(early_test, beside_slides_the_lowest_picture_in_which_they_are_read_comes_too) {
    const auto file = recording(pages_and_moving);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto seen = store::read_package(seen_of(taken));
    ASSERT_TRUE(seen) << seen.error().detail;
    std::vector<std::string> pictures;
    for (const auto& r : seen->renditions)
        if (r.kind == store::rendition_kind::video) pictures.push_back(r.id);
    EXPECT_EQ(pictures, (std::vector<std::string>{"360p5", "240p15"})) << whole->manifest.plan_json;
    expect_the_same_files(seen_of(taken), scratch_.path() / "package", {"360p5.mp4", "240p15.mp4"});
}

TEST_F(early_test, an_attempt_after_all_of_the_sound_was_taken_makes_the_picture_alone) {
    const auto file = recording(moving);
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    std::stop_source stop;
    auto ended = options;
    ended.stop = stop.get_token();
    ended.on_early = [&](const fs::path& made) {
        options.on_early(made);
        if (made.filename() == early_sound) stop.request_stop();
    };
    ASSERT_EQ(package_recording(file, scratch_.path() / "package", ended).error().code, errc::cancelled);
    ASSERT_TRUE(fs::exists(taken));
    EXPECT_FALSE(fs::exists(seen_of(taken)));
    options.heard = true; // a package of sound would be taken twice, which the fixture does not
    const auto whole = package_recording(file, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_TRUE(has(store::read_package(seen_of(taken)).value(), store::rendition_kind::video));
    // Where the directory of that attempt is lost, all is made again.
    for (const auto* left : {"taken", "taken-first", "taken-seen", "work", "package"})
        fs::remove_all(scratch_.path() / left);
    fs::create_directory(options.work);
    ASSERT_TRUE(package_recording(file, scratch_.path() / "package", options));
    EXPECT_TRUE(fs::exists(first_of(taken)) && fs::exists(taken) && fs::exists(seen_of(taken)));
}

TEST_F(early_test, a_lowest_picture_that_had_to_become_smaller_is_so_in_both) {
    const auto taken = scratch_.path() / "taken";
    const auto options = early_into(taken);
    base::write_file(options.work / "low", "240p15 320 180 60000 40 1\n")
        .value(); // an attempt's that was killed
    const auto whole = package_recording(recording(moving), scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto seen = store::read_package(seen_of(taken));
    ASSERT_TRUE(seen) << seen.error().detail;
    for (const auto& manifest : {*seen, whole->manifest}) {
        const auto low = std::ranges::find(manifest.renditions, "240p15", &store::rendition::id);
        ASSERT_NE(low, manifest.renditions.end());
        EXPECT_EQ(low->height, 180);
        EXPECT_NE(manifest.plan_json.find("60000"), std::string::npos) << manifest.plan_json;
    }
}

TEST_F(early_test, no_picture_comes_early_of_slides) {
    const auto taken = scratch_.path() / "taken";
    ASSERT_TRUE(package_recording(recording(two_pages), scratch_.path() / "package", early_into(taken)));
    EXPECT_TRUE(fs::exists(taken));
    EXPECT_FALSE(fs::exists(seen_of(taken)));
}

TEST_F(early_test, a_picture_that_outlasts_the_sound_does_so_in_both) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=2:d=9 -f lavfi -i sine=300:r=48000:d=4");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    ASSERT_TRUE(store::read_package(taken));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, a_picture_that_ends_elsewhere_than_its_packets_say_takes_the_sound_with_it) {
    const auto taken = scratch_.path() / "taken";
    // Its pictures come more often than any that are made of it; then one that cannot be decoded after 6 s.
    const auto fast = recording("-f lavfi -i testsrc2=s=320x180:r=100:d=5 -f lavfi -i sine=300:r=48000:d=4");
    const auto one = package_recording(fast, scratch_.path() / "one", early_into(taken));
    ASSERT_TRUE(one) << one.error().detail;
    EXPECT_EQ(one->id, id_without(fast));
    for (const auto* left : {"plain", "taken", "taken-first", "taken-seen", "work"})
        fs::remove_all(scratch_.path() / left);
    const auto broken =
        recording("-f lavfi -i testsrc2=s=320x180:r=10:d=20 -f lavfi -i sine=300:r=48000:d=4 -g 10"
                  " -bsf:v \"noise=amount='gt(n,60)'\"",
                  "broken.mkv");
    const auto other = package_recording(broken, scratch_.path() / "other", early_into(taken));
    ASSERT_TRUE(other) << other.error().detail;
    EXPECT_TRUE(fs::exists(taken));
    EXPECT_LT(other->manifest.duration_s, 10);
    EXPECT_EQ(other->id, id_without(broken));
}

TEST_F(early_test, sound_that_cannot_be_decoded_does_not_keep_the_picture_back) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=6 -f lavfi -i sine=300:r=48000:d=6"
                                " -bsf:a noise=amount=1");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
    EXPECT_TRUE(has(whole->manifest, store::rendition_kind::video));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, nothing_comes_early_of_what_is_short_or_has_no_sound) {
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    options.targets.early_after = 11s;
    ASSERT_TRUE(package_recording(recording(two_pages), scratch_.path() / "short", options));
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
    fs::remove_all(options.work);
    const auto silent = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=4", "silent.mkv");
    ASSERT_TRUE(package_recording(silent, scratch_.path() / "silent", early_into(taken)));
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
}

} // namespace lectern::packaging
