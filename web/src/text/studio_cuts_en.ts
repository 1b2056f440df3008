// The sentences about cutting a recording; they come with their page. The rules are those of en.ts.
export const cutsEn = {
  "page.title": "Cut the recording",
  "page.notYours": "This lecture is not there, or you do not teach it.",
  "page.none": "This lecture has no recording yet. Upload it first.",
  "page.notKept": "The file of this recording is not kept on the server, so that nothing can be cut from it or brought back. Upload it again in the course, and cut then.",
  "page.back": "Back to the course",

  "video.label": "The lecture",
  "video.none": "This recording cannot be shown here. Times can be typed all the same.",
  "video.skip": "Skip what is marked while it plays",

  "bar.label": "Moment of the recording",
  "bar.moment": "In the recording: {time}",
  "bar.kept": "Stays",
  "bar.marked": "Will be left out",
  "bar.gone": "Is left out already",
  "bar.back": "Comes back",
  "step.back": "{n} s back",
  "step.on": "{n} s on",

  "do.begin": "Begin the lecture here",
  "do.end": "End the lecture here",
  "do.from": "Leave out a piece from here",
  "do.to": "Leave it out up to here",

  "list.title": "What is left out",
  "list.none": "Nothing: the whole recording plays.",
  "piece.name": "Piece {n}",
  "piece.from": "From",
  "piece.to": "To",
  "piece.fromHere": "From here",
  "piece.toHere": "To here",
  "piece.hear": "Hear the joint",
  "piece.keep": "Do not leave it out",
  "piece.length": "{time} long",
  "piece.gone": "left out already",
  "piece.open": "Go on to where the lecture continues, and choose “To here”.",
  "piece.removed": "The piece is not left out.",
  "piece.again": "Leave it out all the same",

  "times.unreadable": "Type a time like 1:02.500.",
  "times.order": "It would end before it begins.",
  "times.afterEnd": "That is after the end of the recording.",

  "sum.now": "Plays now: {time}",
  "sum.then": "When this is saved: {time}",
  "sum.recording": "The whole recording: {time}",

  "cannot.unfinished": "A piece has no end yet.",
  "cannot.tooShort": "At least a second of the recording must stay.",
  "cannot.tooMany": "At most {n} piece can be left out. | At most {n} pieces can be left out.",

  "save.do": "Save",
  "save.saving": "Saving…",
  "save.notYet": "Not saved yet.",
  "save.wait": "A recording of this lecture is being prepared. You can save when it is ready.",
  "save.failed": "Not saved: {why}",

  "happens.title": "What happens when you save",
  "happens.again": "The recording is prepared again on the server, without a new upload. What plays now goes on until that is ready.",
  "happens.captions": "Captions move along. What was said in a piece that is left out leaves them, and does not come back with the piece.",
  "happens.watching": "The record of who watched what, and the places where viewers stopped, begin anew.",
  "happens.back": "What is left out stays in the recording. It cannot be played here then, but it can be brought back here at any time.",

  "pending.what": "The recording is being prepared; what plays now goes on until it is ready. You may leave this page.",
  "pending.progress": "How far it is prepared",
  "pending.lost": "It could not be prepared, and what played before goes on. What you marked is still here: save it again to try once more.",
  "pending.ready": "It is ready: the lecture lasts {time} now.",

  "overtaken.what": "Somebody else has changed this recording meanwhile. What you marked is still here. Which shall be kept?",
  "overtaken.mine": "Keep mine instead",
  "overtaken.theirs": "Take theirs, give mine up",

  "leave": "What you marked is not saved. Leave this page all the same?",

  "said.begin": "The lecture begins at {time} of the recording",
  "said.end": "The lecture ends at {time} of the recording",
  "said.from": "A piece begins at {time}",
  "said.to": "The piece ends at {time}",

  "keys.title": "Keys",
  "keys.play": "Play, pause",
  "keys.step": "5 seconds back, forward",
  "keys.save": "Save",
} as const;

export type CutsKey = keyof typeof cutsEn;
