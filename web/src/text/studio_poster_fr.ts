// Français of the poster. The keys are those of studio_poster_en.ts.
import type { PosterKey } from "./studio_poster_en";
import type { Sentences } from "./vocabulary";

export const posterFr: Sentences<PosterKey> = {
  "title": "Image de couverture de {title}",
  "what": "L’image de couverture est celle que l’on voit avant la lecture de la leçon.",
  "now": "L’image de couverture actuelle",
  "now.automatic": "Choisie automatiquement dans l’enregistrement",
  "now.slide": "Une diapositive de l’enregistrement",
  "now.upload": "Votre propre image",
  "now.none": "L’enregistrement n’a pas d’image propre.",
  "now.gone": "La diapositive choisie n’est pas dans cet enregistrement. L’image automatique est affichée jusqu’à ce qu’elle y soit de nouveau.",
  "choose": "Choisir l’image de couverture",
  "choice.automatic": "Automatique",
  "choice.slide": "Diapositive {n}, à {time}",
  "choice.upload": "Votre propre image",
  "use": "Utiliser comme couverture",
  "busy": "Enregistrement…",
  "none": "L’enregistrement n’a pas de diapositives parmi lesquelles choisir.",
  "own": "Envoyer votre propre image…",
  "own.hint": "JPEG, PNG ou WebP, de préférence aussi large que la vidéo. Vous pouvez aussi la déposer ici. Elle est réduite, et rien n’est gardé de ce que le fichier dit du lieu et de l’appareil.",
  "own.drop": "Relâchez, et cette image devient la couverture",
  "own.busy": "Envoi de l’image…",
  "own.many": "Choisissez une seule image.",
  "own.kind": "Ce fichier n’est pas une image JPEG, PNG ou WebP.",
  "own.tooLarge": "Le fichier est plus grand que ce que ce serveur accepte. Réduisez l’image et envoyez-la de nouveau.",
  "refused": "L’image n’a pas été acceptée.",
  "changed": "L’image de couverture ou l’enregistrement a changé entre-temps. Regardez, puis choisissez de nouveau.",
  "said.saved": "L’image de couverture est enregistrée.",
  "said.automatic": "L’image de couverture automatique est de retour.",
};
