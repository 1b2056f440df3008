"""Slides, camera pictures and speech into one recording, by one run of ffmpeg."""
import subprocess
from pathlib import Path

from . import camera, captions, slides, speech

FPS = 15
LANGUAGES = {"en": "english", "zh-Hans": "chinese"}


def make(script, name, out, scratch, jobs):
    """Writes out/<name>.mp4 and its captions. The same script and tools give the same bytes."""
    scratch.mkdir(parents=True, exist_ok=True)
    length = speech.speak(script, scratch, jobs)
    (scratch / "slides.txt").write_text(slide_list(script, scratch))
    (scratch / "chapters.txt").write_text(chapters(script))
    inputs, graph = camera_inputs(script, scratch)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(scratch / "slides.txt"),
               "-i", str(scratch / "speech.wav"), "-i", str(scratch / "chapters.txt"), *inputs,
               "-filter_complex", graph, "-map", "[picture]", "-map", "[sound]", "-map_metadata", "2", "-map_chapters", "2",
               "-t", f"{length:.3f}", "-c:v", "libx264", "-preset", "superfast", "-crf", "23", "-g", str(FPS * 10),
               "-pix_fmt", "yuv420p", "-threads", "2", "-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-ac", "1",
               "-metadata:s:a:0", "language=eng", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
               "-movflags", "+faststart", str(scratch / "film.mp4")]
    subprocess.run(command, check=True)
    for language, field in LANGUAGES.items():
        (out / f"{name}.{language}.vtt").write_text(captions.webvtt(script, field), encoding="utf-8")
    (scratch / "film.mp4").replace(out / f"{name}.mp4")
    return length


def slide_list(script, scratch):
    lines, picture = ["ffconcat version 1.0"], None
    for number, (start, end, picture) in enumerate(slides.stills(script)):
        path = scratch / f"slide-{number:03}.png"
        picture.save(path, compress_level=1)
        lines += [f"file '{path.resolve()}'", f"duration {end - start:.3f}"]
    return "\n".join([*lines, lines[-2], ""])  # the last file twice: the demuxer ignores the last duration


def chapters(script):
    escape = str.maketrans({c: "\\" + c for c in "=;#\\"})
    lines = [";FFMETADATA1", f"title={script.head['title'].translate(escape)}"]
    for slide in script.slides:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={round(slide.start_s * 1000)}", f"END={round(slide.end_s * 1000)}",
                  f"title={slide.title.translate(escape)}"]
    return "\n".join([*lines, ""])


def camera_inputs(script, scratch):
    """ffmpeg's further inputs, from number 3 on, and the filter graph that lays them over the slides."""
    inputs, chain, last = [], [f"[0:v]fps={FPS},format=yuv420p[slides]"], "slides"
    corner = [s for s in script.slides if s.camera == "corner"]
    if corner:
        clip = camera.lecturer(script, scratch, FPS)
        inputs += ["-stream_loop", "-1", "-i", str(clip)]
        when = "+".join(f"between(t,{s.start_s:.2f},{s.end_s:.2f})" for s in corner)
        chain.append(f"[{last}][3:v]overlay={slides.CORNER[0]}:{slides.CORNER[1]}:enable='{when}'[corner]")
        last = "corner"
    for slide in (s for s in script.slides if s.camera not in ("corner", "none")):
        number = 3 + inputs.count("-i")
        clip = camera.demonstration(slide.camera, slide.end_s - slide.start_s, scratch, FPS)
        inputs += ["-itsoffset", f"{slide.start_s:.3f}", "-i", str(clip)]
        when = f"between(t,{slide.start_s:.2f},{slide.end_s:.2f})"
        chain.append(f"[{number}:v]scale=1280:720:flags=bicubic[large{number}]")
        chain.append(f"[{last}][large{number}]overlay=0:0:eof_action=pass:enable='{when}'[full{number}]")
        last = f"full{number}"
    chain.append(f"[{last}]format=yuv420p[picture]")
    chain.append("[1:a]highpass=f=90,lowpass=f=7500,acompressor=threshold=0.1:ratio=3:makeup=1.6,alimiter=limit=0.9[sound]")
    return inputs, ";".join(chain)
