"""The fixed ladders of others, as ffmpeg command lines that make mp4 files, whose edit lists say when the first picture is due.

Each function takes a recording and a folder and returns [command, ...], {rung: file} and the bits a second of sound that are
not in the rungs' own files."""
from fractions import Fraction

# Apple's HLS authoring specification for Apple devices, "Video encoding requirements", H.264: average kbit/s, pictures of 16:9.
APPLE = [(416, 234, 145), (640, 360, 365), (768, 432, 730), (768, 432, 1100), (960, 540, 2000), (1280, 720, 3000), (1280, 720, 4500),
         (1920, 1080, 6000), (1920, 1080, 7800)]
APPLE_TOP = "1080p-6000k"
APPLE_SOUND = 64_000


def ffmpeg(recording):
    return ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(recording.file)]


def first_sound(recording, *settings):
    return ["-map", "0:a:0", *settings] if recording.sound else []


def apple(recording, folder):
    """One process a rung; key frames every 2 s (9.5), sound once."""
    fitting = [r for r in APPLE if min(r[0] / recording.width, r[1] / recording.height) <= 1] or APPLE[:1]
    commands, rungs = [], {}
    for width, height, kbps in fitting:
        name = f"{height}p-{kbps}k"
        rungs[name] = folder / f"{name}.mp4"
        shape = f"scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"
        commands.append([*ffmpeg(recording), "-map", "0:V:0", "-vf", shape, "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high",
                         "-b:v", f"{kbps}k", "-maxrate", f"{kbps * 107 // 100}k", "-bufsize", f"{kbps * 3 // 2}k", "-x264-params",
                         "scenecut=0:open-gop=0", "-force_key_frames", "expr:gte(t,n_forced*2)", "-f", "mp4", str(rungs[name])])
    if recording.sound:
        commands.append([*ffmpeg(recording), *first_sound(recording), "-c:a", "aac", "-b:a", str(APPLE_SOUND), "-f", "mp4", str(folder / "sound.mp4")])
    return commands, rungs, APPLE_SOUND if recording.sound else 0


# PeerTube, packages/core-utils/src/videos/bitrate.ts: bits a pixel, mean and least.
BITS_PER_PIXEL = {240: 0.17, 360: 0.15, 480: 0.12, 720: 0.11, 1080: 0.10}
LEAST_PER_PIXEL = 0.02


def peertube_bps(lines, recording, rate):
    """packages/ffmpeg/src/ffmpeg-default-transcoding-profile.ts, getTargetBitrate: 30% more than the source at most."""
    ratio = max(recording.width, recording.height) / min(recording.width, recording.height)
    pixels = float(lines * lines * ratio * rate)
    mean = pixels * BITS_PER_PIXEL[lines]
    return int(max(pixels * LEAST_PER_PIXEL, min(mean, recording.bps * 1.3) if recording.bps else mean))


def peertube_sound(recording):
    """The same file and ffprobe.ts, getMaxAudioKBitrate: AAC that is not too rich is copied."""
    bps = int(recording.sound.get("bit_rate", 0))
    if recording.sound.get("codec_name") == "aac" and 0 < bps <= 384_000:
        return ["-c:a", "copy"]
    return ["-c:a", "aac", "-ac", "2", "-b:a", f"{min(384, round(bps / 1000) or 256)}k"]


def peertube(recording, folder):
    """One process a rung, x264's own crf (23), a picture no larger than the source, above 30 pictures a second from 720p on."""
    lines = min(recording.width, recording.height)
    commands, rungs = [], {}
    for height in [h for h in BITS_PER_PIXEL if h <= lines] or [240]:
        rate = recording.rate if height >= 720 else min(recording.rate, Fraction(30))
        rate = max(1, round(rate))
        bps = peertube_bps(height, recording, rate)
        name = f"{height}p"
        rungs[name] = folder / f"{name}.mp4"
        shape = f"w={height}:h=-2" if recording.width < recording.height else f"w=-2:h={height}"
        commands.append([*ffmpeg(recording), "-map", "0:V:0", *first_sound(recording, *peertube_sound(recording)), "-map_metadata", "-1", "-pix_fmt",
                         "yuv420p", "-vf", f"scale={shape}", "-c:v", "libx264", "-preset", "veryfast", "-maxrate:v", str(bps), "-bufsize:v",
                         str(2 * bps), "-b_strategy", "1", "-bf", "16", "-r", str(rate), "-g:v", str(2 * rate), "-movflags", "faststart", "-f", "mp4",
                         str(rungs[name])])
    return commands, rungs, 0


# Opencast, etc/encoding/adaptive-streaming-movies.properties, adaptive-parallel.http, which etc/workflows/partial-publish.yaml uses:
# lines, maxrate, bufsize, sound, all in thousands.
OPENCAST = [(1080, 4000, 8000, 96), (720, 1200, 2400, 64), (480, 800, 800, 32)]


def opencast(recording, folder):
    """One process for all three, as Opencast does it, at x264's own preset (medium), a key frame a second."""
    command, rungs = ffmpeg(recording), {}
    for lines, most, buffer, sound in OPENCAST:
        name = f"{lines}p"
        rungs[name] = folder / f"{name}.mp4"
        command += ["-map", "0:V:0", *first_sound(recording, "-c:a", "aac", "-b:a", f"{sound}k", "-ac", "1"), "-c:v", "libx264", "-crf", "23", "-maxrate",
                    f"{most}k", "-bufsize", f"{buffer}k", "-profile:v", "high", "-level", "4.0", "-pix_fmt", "yuv420p", "-x264opts",
                    "keyint=25:min-keyint=25:no-scenecut", "-movflags", "+faststart", "-vf",
                    f"crop=floor(iw/2)*2:floor(ih/2)*2,scale=-2:min(ih\\,{lines}),fps=fps=25", "-f", "mp4", str(rungs[name])]
    return [command], rungs, 0
