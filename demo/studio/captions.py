"""WebVTT from the sentences that were spoken: long sentences become several cues, each with its share of the time."""
import re

LINE = {"english": 42, "chinese": 20}  # characters a line that can be read in time
GLUE = {"english": " ", "chinese": ""}
LINES = 2


def stamp(seconds):
    total = round(seconds * 1000)
    return f"{total // 3600000:02}:{total // 60000 % 60:02}:{total // 1000 % 60:02}.{total % 1000:03}"


def lines_of(text, width, glue):
    """As few lines as the width allows, of about one length; a line never begins with a closing mark."""
    units = re.findall(r"[A-Za-z0-9.%-]+[^\w\s]*|\w[^\w\s]*|[^\w\s]+", text) if not glue else text.split()
    fair = len(text) / -(-len(text) // width)
    lines = [""]
    for unit in units:
        longer = f"{lines[-1]}{glue if lines[-1] else ''}{unit}"
        if lines[-1] and (len(longer) > width or len(longer) - len(unit) / 2 > fair):
            lines.append(unit)
        else:
            lines[-1] = longer
    return lines


def cues_of(sentence, language):
    lines = lines_of(getattr(sentence, language), LINE[language], GLUE[language])
    groups = [lines[at:at + LINES] for at in range(0, len(lines), LINES)]
    total = sum(len(line) for line in lines)
    at, length = sentence.start_s, sentence.end_s - sentence.start_s
    for group in groups:
        end = at + length * sum(len(line) for line in group) / total
        yield at, end, "\n".join(group)
        at = end


def webvtt(script, language):
    cues = [cue for slide in script.slides for s in slide.sentences for cue in cues_of(s, language)]
    return "WEBVTT\n\n" + "\n".join(f"{number}\n{stamp(start)} --> {stamp(end)}\n{text}\n"
                                    for number, (start, end, text) in enumerate(cues, 1))
