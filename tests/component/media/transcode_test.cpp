#include "component/media/made_media.hpp"

#include "lectern/base/sha256.hpp"

#include <fstream>

namespace lectern::media {
namespace {

const std::string lecture =
    "-f lavfi -i testsrc=s=160x90:r=30:d=8 -f lavfi -i sine=d=8 -c:v libx264 -preset ultrafast ";

std::string field(const rendition_output& r, const std::string& name) {
    return output_of("ffprobe -v error -select_streams v -show_entries stream=" + name + " -of csv=p=0 '" +
                     r.file.string() + "'");
}

std::vector<double> segment_starts(const rendition_output& r) {
    std::vector<double> starts;
    for (const auto& f : r.fragments)
        if (f.starts_segment) starts.push_back(seconds(f.start, r));
    return starts;
}

TEST(transcode, makes_cmaf_that_players_decode_without_complaint) {
    const workplace place;
    const auto output = package(place, place.make(lecture + "-c:a aac", "in.mp4"));
    ASSERT_TRUE(output) << output.error().detail;
    ASSERT_EQ(output->renditions.size(), 3U);
    expect_whole(*output);
    const auto& full = find(*output, "video-full");
    EXPECT_EQ(full.codecs.substr(0, 7), "avc1.64");
    EXPECT_EQ(find(*output, "audio-1").codecs, "mp4a.40.2");
    EXPECT_EQ(field(full, "color_space"), "bt709\n");
    EXPECT_EQ(field(full, "pix_fmt"), "yuv420p\n");
    EXPECT_EQ(field(full, "start_time"), "0.000000\n");
    EXPECT_EQ(find(*output, "video-half").frame_rate, (rational{15, 1}));
    EXPECT_EQ(output->stills.size(), 1U);
    EXPECT_EQ(output->poster_jpeg.substr(0, 2), "\xff\xd8");
    EXPECT_TRUE(output->remarks.empty());
}

TEST(transcode, gives_the_same_bytes_twice) {
    const workplace place;
    const auto input = place.make(lecture + "-c:a aac", "in.mp4");
    std::vector<std::string> first;
    for (int i = 0; i < 2; ++i) {
        const auto output = package(place, input);
        ASSERT_TRUE(output) << output.error().detail;
        std::vector<std::string> hashes{base::sha256_hex(output->poster_jpeg)};
        for (const auto& r : output->renditions) hashes.push_back(base::sha256_hex_of_file(r.file).value());
        if (i == 0) first = hashes;
        EXPECT_EQ(hashes, first);
    }
}

TEST(transcode, cuts_every_rendition_at_the_same_times) {
    const workplace place;
    const auto input =
        place.make("-f lavfi -i testsrc=s=64x36:r=30000/1001:d=20 -f lavfi -i sine=d=20 -c:v libx264 "
                   "-preset ultrafast -c:a aac",
                   "in.mp4");
    auto plan = plan_for(probe(input, {}).value());
    plan.video.push_back(
        {"video-lean", 32, 18, 6, 26, 100'000, std::chrono::milliseconds(1000), "ultrafast"});
    const auto output = transcode(input, plan, place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    const auto starts = segment_starts(find(*output, "video-full"));
    ASSERT_EQ(starts.size(), 4U);
    for (std::size_t i = 0; i < starts.size(); ++i)
        EXPECT_NEAR(starts[i], 6.0 * static_cast<double>(i), 0.11);
    EXPECT_EQ(segment_starts(find(*output, "video-half")), starts);
    EXPECT_EQ(segment_starts(find(*output, "video-lean")), starts);
    const auto sound = segment_starts(find(*output, "audio-1"));
    ASSERT_EQ(sound.size(), starts.size());
    for (std::size_t i = 0; i < starts.size(); ++i) EXPECT_NEAR(sound[i], starts[i], 0.011);
}

// Writes a quarter turn clockwise into the track header (14496-12 8.3.2), as phones do.
void turn_clockwise(const std::filesystem::path& mp4) {
    auto bytes = base::read_file(mp4).value();
    const auto header = bytes.find("tkhd");
    ASSERT_NE(header, std::string::npos);
    const std::string matrix("\0\0\0\0"
                             "\0\1\0\0"
                             "\0\0\0\0"
                             "\xff\xff\0\0"
                             "\0\0\0\0"
                             "\0\0\0\0"
                             "\0\0\0\0"
                             "\0\0\0\0"
                             "\x40\0\0\0",
                             36);
    bytes.replace(header + 44, matrix.size(), matrix);
    ASSERT_TRUE(base::write_file(mp4, bytes));
}

TEST(transcode, turns_a_phones_recording_upright) {
    const workplace place;
    // White in the left half as stored: above, once turned clockwise.
    const auto input = place.make(
        "-f lavfi -i \"color=black:s=160x90:r=10:d=1,drawbox=w=80:h=90:c=white:t=fill\" -c:v libx264",
        "in.mp4");
    turn_clockwise(input);
    const auto info = probe(input, {});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->video.front().rotation, 90);
    EXPECT_EQ(info->video.front().display_width, 90);
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    const auto& full = find(*output, "video-full");
    EXPECT_EQ(field(full, "width,height"), "90,160\n");
    const auto halves =
        output_of("ffmpeg -nostdin -v error -i '" + full.file.string() +
                  "' -frames:v 1 -vf scale=1:2:flags=area,format=gray -f rawvideo - </dev/null");
    ASSERT_EQ(halves.size(), 2U);
    EXPECT_GT(static_cast<unsigned char>(halves[0]), 200);
    EXPECT_LT(static_cast<unsigned char>(halves[1]), 50);
}

TEST(transcode, holds_pictures_through_the_gaps_of_a_variable_rate) {
    const workplace place;
    const auto input = place.make(
        "-f lavfi -i testsrc=s=64x36:r=10:d=9 -vf \"select='not(between(t,2,6.5))'\" -fps_mode vfr "
        "-c:v libx264 -preset ultrafast",
        "in.mkv");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    EXPECT_NEAR(std::chrono::duration<double>(output->duration).count(), 9, 0.1);
    EXPECT_EQ(brightness(find(*output, "video-full").file).size(), 90U);
}

TEST(transcode, deinterlaces_broadcast_video) {
    const workplace place;
    const auto input =
        place.make("-f lavfi -i testsrc2=s=160x96:r=50:d=2 -vf tinterlace=interleave_top,setsar=64/45 -flags "
                   "+ildct+ilme -c:v mpeg2video -b:v 2M",
                   "in.ts");
    const auto info = probe(input, {});
    ASSERT_TRUE(info);
    EXPECT_TRUE(info->video.front().interlaced);
    EXPECT_GT(info->video.front().display_width, 160);
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
}

TEST(transcode, plays_on_when_the_sound_is_longer_than_the_picture) {
    const workplace place;
    const auto input = place.make(
        "-f lavfi -i testsrc=s=64x36:r=10:d=2 -f lavfi -i sine=d=9 -c:v libx264 -c:a aac", "in.mp4");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    EXPECT_NEAR(std::chrono::duration<double>(output->duration).count(), 9, 0.1);
}

TEST(transcode, takes_sound_alone_with_its_cover) {
    const workplace place;
    place.make("-f lavfi -i testsrc=s=300x300 -frames:v 1", "cover.png");
    const auto input = place.make(
        "-f lavfi -i sine=d=3 -i cover.png -map 0 -map 1 -c:v copy -disposition:v attached_pic", "in.flac");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    ASSERT_EQ(output->renditions.size(), 1U);
    expect_whole(*output);
    EXPECT_EQ(output->poster_jpeg.substr(0, 2), "\xff\xd8");
}

TEST(transcode, takes_pictures_without_sound) {
    const workplace place;
    const auto output =
        package(place, place.make("-f lavfi -i testsrc=s=33x17:r=10:d=2 -c:v ffv1", "in.mkv"));
    ASSERT_TRUE(output) << output.error().detail;
    ASSERT_EQ(output->renditions.size(), 2U);
    expect_whole(*output);
}

TEST(transcode, mixes_surround_down_so_that_every_channel_is_heard) {
    const workplace place;
    const auto input = place.make(
        "-f lavfi -i \"aevalsrc=0|0|0.5*sin(2*PI*440*t)|0|0|0:c=5.1:d=2:s=48000\" -c:a ac3", "in.mka");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    const auto& audio = output->renditions.front();
    EXPECT_EQ(audio.channels, 2);
    int peak = 0;
    for (const auto value : samples(audio.file)) peak = std::max<int>(peak, std::abs(value));
    EXPECT_GT(peak, 4000);
}

TEST(transcode, keeps_what_can_be_played_of_a_damaged_recording) {
    const workplace place;
    const auto input = place.make(lecture + "-g 30 -c:a mp2", "in.ts");
    {
        std::fstream file(input, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(input) * 2 / 5));
        file << std::string(std::filesystem::file_size(input) / 10, '\0');
    }
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    EXPECT_NEAR(std::chrono::duration<double>(output->duration).count(), 8, 0.1);
    EXPECT_FALSE(output->remarks.empty());
}

TEST(transcode, says_where_a_cut_recording_ends) {
    const workplace place;
    const auto input = place.make(lecture + "-g 30 -c:a aac -movflags +faststart", "in.mp4");
    std::filesystem::resize_file(input, std::filesystem::file_size(input) * 6 / 10);
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    EXPECT_LT(output->duration, std::chrono::seconds(7));
    EXPECT_NE(output->remarks.back().find("0:00:08"), std::string::npos);
}

TEST(transcode, extracts_subtitles_and_titles) {
    const workplace place;
    std::ofstream(place / "s.srt") << "1\n00:00:01,000 --> 00:00:02,500\n<i>Cells</i> & <b>walls</b>\n\n";
    const auto input =
        place.make("-f lavfi -i testsrc=s=64x36:r=5:d=4 -i s.srt -c:v libx264 -c:s mov_text -metadata "
                   "title='A  title' -metadata:s:s:0 language=eng",
                   "in.mp4");
    EXPECT_EQ(probe(input, {}).value().title, "A title");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    ASSERT_EQ(output->subtitles.size(), 1U);
    EXPECT_EQ(output->subtitles[0].language, "eng");
    ASSERT_EQ(output->subtitles[0].cues.size(), 1U);
    EXPECT_EQ(output->subtitles[0].cues[0].text, "Cells &amp; walls");
    EXPECT_NEAR(static_cast<double>(output->subtitles[0].cues[0].start.count()), 1e6, 2e3);
    EXPECT_NEAR(static_cast<double>(output->subtitles[0].cues[0].end.count()), 2.5e6, 2e3);
}

TEST(transcode, follows_a_change_of_size_in_the_middle) {
    const workplace place;
    place.make("-f lavfi -i testsrc=s=160x90:r=10:d=2 -c:v mpeg2video -output_ts_offset 0", "a.ts");
    place.make("-f lavfi -i testsrc=s=120x90:r=10:d=2 -c:v mpeg2video -output_ts_offset 2.1", "b.ts");
    std::ofstream(place / "in.ts", std::ios::binary)
        << base::read_file(place / "a.ts").value() << base::read_file(place / "b.ts").value();
    const auto output = package(place, place / "in.ts");
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    EXPECT_NEAR(std::chrono::duration<double>(output->duration).count(), 4, 0.1);
}

TEST(transcode, stops_when_asked) {
    const workplace place;
    const auto input = place.make(lecture + "-c:a aac", "in.mp4");
    std::stop_source stop;
    stop.request_stop();
    transcode_options options;
    options.stop = stop.get_token();
    const auto output = transcode(input, plan_for(probe(input, {}).value()), place.path(), options);
    ASSERT_FALSE(output);
    EXPECT_EQ(output.error().code, errc::cancelled);
}

TEST(transcode, tells_a_full_disk_from_other_failures) {
    const workplace place;
    const auto input = place.make(lecture + "-c:a aac", "in.mp4");
    std::filesystem::create_symlink("/dev/full", place / "video-full.mp4");
    const auto output = package(place, input);
    ASSERT_FALSE(output);
    EXPECT_EQ(output.error().code, errc::no_space);
}

TEST(transcode, makes_a_jpeg_of_pixels) {
    EXPECT_EQ(encode_jpeg(std::string(16 * 8 * 3, '\x7f'), 16, 8, 5).value().substr(0, 2), "\xff\xd8");
    EXPECT_FALSE(encode_jpeg("short", 16, 8, 5));
}

} // namespace
} // namespace lectern::media
