// Français of cutting a recording. The keys are those of studio_cuts_en.ts.
import type { CutsKey } from "./studio_cuts_en";
import type { Sentences } from "./vocabulary";

export const cutsFr: Sentences<CutsKey> = {
  "page.title": "Couper l’enregistrement",
  "page.notYours": "Cette leçon n’existe pas, ou vous n’enseignez pas dans ce cours.",
  "page.none": "Cette leçon n’a pas encore d’enregistrement. Envoyez-le d’abord.",
  "page.notKept": "Le fichier de cet enregistrement n’est pas conservé sur le serveur : on ne peut rien y couper ni rétablir. Envoyez-le de nouveau dans le cours, puis coupez-le.",
  "page.back": "Retour au cours",

  "video.label": "La leçon",
  "video.none": "Cet enregistrement ne peut pas être montré ici. Les temps peuvent être saisis malgré tout.",
  "video.skip": "Sauter à la lecture ce qui est marqué",

  "bar.label": "Moment de l’enregistrement",
  "bar.moment": "Dans l’enregistrement : {time}",
  "bar.kept": "Reste",
  "bar.marked": "Sera coupé",
  "bar.gone": "Déjà coupé",
  "bar.back": "Revient",
  "step.back": "{n} s en arrière",
  "step.on": "{n} s en avant",

  "do.begin": "Commencer la leçon ici",
  "do.end": "Finir la leçon ici",
  "do.from": "Couper un passage à partir d’ici",
  "do.to": "Le couper jusqu’ici",

  "list.title": "Ce qui est coupé",
  "list.none": "Rien : tout l’enregistrement est lu.",
  "piece.name": "Passage {n}",
  "piece.from": "De",
  "piece.to": "À",
  "piece.fromHere": "À partir d’ici",
  "piece.toHere": "Jusqu’ici",
  "piece.hear": "Écouter le raccord",
  "piece.keep": "Ne pas le couper",
  "piece.length": "durée {time}",
  "piece.gone": "déjà coupé",
  "piece.open": "Allez là où la leçon reprend, puis choisissez « Jusqu’ici ».",
  "piece.removed": "Le passage n’est pas coupé.",
  "piece.again": "Le couper quand même",

  "times.unreadable": "Écrivez un temps comme 1:02.500.",
  "times.order": "Il finirait avant de commencer.",
  "times.afterEnd": "C’est après la fin de l’enregistrement.",

  "sum.now": "Lecture actuelle : {time}",
  "sum.then": "Après enregistrement : {time}",
  "sum.recording": "Enregistrement entier : {time}",

  "cannot.unfinished": "Un passage n’a pas encore de fin.",
  "cannot.tooShort": "Il doit rester au moins une seconde de l’enregistrement.",
  "cannot.tooMany": "On peut couper {n} passage au plus. | On peut couper {n} passages au plus.",

  "save.do": "Enregistrer",
  "save.saving": "Enregistrement…",
  "save.notYet": "Pas encore enregistré.",
  "save.wait": "Un enregistrement de cette leçon est en préparation. Vous pourrez enregistrer quand il sera prêt.",
  "save.failed": "Pas enregistré : {why}",

  "happens.title": "Ce qui se passe quand vous enregistrez",
  "happens.again": "Le serveur prépare de nouveau l’enregistrement, sans nouvel envoi. Ce qui est lu maintenant le reste jusque-là.",
  "happens.captions": "Les sous-titres suivent. Ce qui est dit dans un passage coupé les quitte, et ne revient pas avec le passage.",
  "happens.watching": "Le relevé de ce qui a été regardé et les positions des spectateurs recommencent à zéro.",
  "happens.back": "Ce qui est coupé reste dans l’enregistrement. On ne peut plus le lire ici ensuite, mais on peut l’y rétablir à tout moment.",

  "pending.what": "L’enregistrement est en préparation ; ce qui est lu maintenant le reste jusque-là. Vous pouvez quitter cette page.",
  "pending.progress": "Avancement de la préparation",
  "pending.lost": "La préparation a échoué, et ce qui était lu le reste. Vos marques sont encore ici : enregistrez pour réessayer.",
  "pending.ready": "C’est prêt : la leçon dure maintenant {time}.",

  "overtaken.what": "Quelqu’un d’autre a modifié cet enregistrement entre-temps. Vos marques sont encore ici. Que garder ?",
  "overtaken.mine": "Garder les miennes à la place",
  "overtaken.theirs": "Prendre les leurs, abandonner les miennes",

  "leave": "Vos marques ne sont pas enregistrées. Quitter cette page quand même ?",

  "said.begin": "La leçon commence à {time} de l’enregistrement",
  "said.end": "La leçon finit à {time} de l’enregistrement",
  "said.from": "Un passage commence à {time}",
  "said.to": "Le passage finit à {time}",

  "keys.title": "Touches",
  "keys.play": "Lecture, pause",
  "keys.step": "5 secondes en arrière, en avant",
  "keys.save": "Enregistrer",
};
