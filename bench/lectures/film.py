"""Makes a recording of a scene with ffmpeg and says when its slides begin."""
import random
import subprocess
import zlib

from . import scenes


def film(kind, seed, seconds, path):
    """Returns the true slides: [start_s, the last picture that shows it]."""
    rnd = random.Random(zlib.crc32(f"{kind}-{seed}".encode()))
    crf = rnd.choice(["20", "26", "32"])
    sound = "aevalsrc='0.2*sin(2*PI*(180+40*sin(t))*t)*gt(mod(t,0.9),0.3)':s=48000"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{scenes.WIDTH}x{scenes.HEIGHT}",
               "-r", str(scenes.RATE), "-i", "pipe:0", "-f", "lavfi", "-i", sound, "-shortest", "-c:v", "libx264", "-preset", "veryfast",
               "-crf", crf, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", str(path)]
    slides = []
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        for number, (picture, event) in enumerate(scenes.KINDS[kind](rnd, seconds)):
            ffmpeg.stdin.write(picture.tobytes())
            if event == "slide":
                slides.append([number / scenes.RATE, picture])
            elif event == "same" and slides:
                slides[-1][1] = picture
        ffmpeg.stdin.close()
    if ffmpeg.returncode != 0:
        raise RuntimeError(f"ffmpeg ended with {ffmpeg.returncode}")
    return slides
