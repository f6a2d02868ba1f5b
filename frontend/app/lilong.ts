// What every page gets: htmx and a handful of small courtesies. Each page works without them.
import htmx from "htmx.org/dist/htmx.esm.min.js";
import { openCalls } from "./calls";
import { closeMenusPolitely } from "./menus";
import { copyAndPrint } from "./copying";
import { countCharacters } from "./counting";
import { openDialogs } from "./dialogs";
import { collapseFiltersOnPhones } from "./filters";
import { focusErrors } from "./errors";
import { watchConnection } from "./connection";
import { keepDrafts } from "./draft";
import { focusKeys, listenForKeys } from "./keys";
import { watchKept } from "./kept";
import { countPicked } from "./picking";
import { previewPhotos } from "./previews";
import { watchReader } from "./reader";
import { shrinkPhotos } from "./shrinking";
import { sendWhatWaits } from "./waiting";

document.documentElement.classList.add("has-script");

// Drafts come back first: what follows looks at what stands in the fields.
const EVERYWHERE = [keepDrafts, countCharacters, shrinkPhotos, previewPhotos, collapseFiltersOnPhones, focusKeys, countPicked, focusErrors];

function greet(part: ParentNode): void {
  for (const courtesy of EVERYWHERE) courtesy(part);
}

closeMenusPolitely();
copyAndPrint();
openDialogs();
// What somebody else left on this phone goes before anything of it is opened.
watchReader();
watchKept();
// What can wait is taken first: the connection holds only what cannot.
sendWhatWaits();
openCalls();
watchConnection();
listenForKeys();
greet(document);
// Fragments that htmx brings later get the same.
htmx.onLoad((part: Element) => greet(part));
