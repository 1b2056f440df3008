// 简体中文 of cutting a recording. The keys are those of studio_cuts_en.ts; Chinese has one plural form.
import type { CutsKey } from "./studio_cuts_en";
import type { Sentences } from "./vocabulary";

export const cutsZhHans: Sentences<CutsKey> = {
  "page.title": "剪辑录像",
  "page.notYours": "这一讲不存在，或者您不是任课教师。",
  "page.none": "这一讲还没有录像，请先上传录像。",
  "page.notKept": "服务器上没有保留此录像的原文件，因此无法剪去或恢复任何片段。请在课程中重新上传，然后再剪辑。",
  "page.back": "返回课程",

  "video.label": "讲课",
  "video.none": "此处无法播放该录像，但仍可输入时间。",
  "video.skip": "播放时跳过已标记的片段",

  "bar.label": "录像中的时刻",
  "bar.moment": "录像时刻：{time}",
  "bar.kept": "保留",
  "bar.marked": "将被剪去",
  "bar.gone": "已剪去",
  "bar.back": "将恢复",
  "step.back": "后退 {n} 秒",
  "step.on": "前进 {n} 秒",

  "do.begin": "讲课从这里开始",
  "do.end": "讲课到这里结束",
  "do.from": "从这里剪去一段",
  "do.to": "剪到这里为止",

  "list.title": "剪去的片段",
  "list.none": "没有：播放整个录像。",
  "piece.name": "片段 {n}",
  "piece.from": "从",
  "piece.to": "到",
  "piece.fromHere": "从这里",
  "piece.toHere": "到这里",
  "piece.hear": "试听接缝",
  "piece.keep": "不剪去",
  "piece.length": "长 {time}",
  "piece.gone": "已剪去",
  "piece.open": "请转到讲课继续的位置，然后选择“到这里”。",
  "piece.removed": "该片段不剪去。",
  "piece.again": "仍然剪去",

  "times.unreadable": "请按 1:02.500 的格式输入时间。",
  "times.order": "结束时间早于开始时间。",
  "times.afterEnd": "该时间超出录像结尾。",

  "sum.now": "目前播放：{time}",
  "sum.then": "保存之后：{time}",
  "sum.recording": "整个录像：{time}",

  "cannot.unfinished": "有一个片段还没有结束时间。",
  "cannot.tooShort": "录像至少要保留一秒。",
  "cannot.tooMany": "最多可剪去 {n} 个片段。",

  "save.do": "保存",
  "save.saving": "正在保存…",
  "save.notYet": "尚未保存。",
  "save.wait": "这一讲的录像正在处理，完成后才能保存。",
  "save.failed": "未保存：{why}",

  "happens.title": "保存之后会怎样",
  "happens.again": "服务器会重新处理录像，无需再次上传。处理完成之前，继续播放目前的版本。",
  "happens.captions": "字幕随之移动。剪去片段中的字幕会被删除，恢复片段时不会一同恢复。",
  "happens.watching": "观看记录以及观众停下的位置将重新开始。",
  "happens.back": "剪去的内容仍保留在录像中。届时无法在此播放，但随时可以在此恢复。",

  "pending.what": "正在处理录像；完成之前继续播放目前的版本。您可以离开此页面。",
  "pending.progress": "处理进度",
  "pending.lost": "未能处理，继续播放之前的版本。您标记的片段仍在这里，再次保存即可重试。",
  "pending.ready": "已完成：这一讲现在时长 {time}。",

  "overtaken.what": "其他人在此期间更改了此录像。您标记的片段仍在这里。保留哪一份？",
  "overtaken.mine": "改用我的",
  "overtaken.theirs": "采用对方的，放弃我的",

  "leave": "您标记的片段尚未保存。仍要离开此页面吗？",

  "said.begin": "讲课从录像的 {time} 开始",
  "said.end": "讲课到录像的 {time} 结束",
  "said.from": "片段从 {time} 开始",
  "said.to": "片段到 {time} 结束",

  "keys.title": "快捷键",
  "keys.play": "播放、暂停",
  "keys.step": "后退、前进 5 秒",
  "keys.save": "保存",
};
