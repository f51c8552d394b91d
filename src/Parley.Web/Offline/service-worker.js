// Shows the offline page when the server cannot be reached. It keeps that page and its files, and nothing that anybody
// wrote; every other page, and every answer, comes from the server or not at all. So no old version outlives an update.

/** @type {string} changes with every version, and with the reader's language */
const version = "{version}";
/** @type {string[]} */
const files = ["/offline", "{style}", "{script}", "{offline}"];

const worker = /** @type {any} */ (self);
const name = `parley ${version}`;

/** @param {ExtendableEvent} event */
worker.oninstall = (event) => event.waitUntil(keep().then(() => worker.skipWaiting()));

/** @param {ExtendableEvent} event */
worker.onactivate = (event) => event.waitUntil(takeOver());

/** @param {FetchEvent} event */
worker.onfetch = (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(navigate(event));
  else if (request.method === "GET" && files.includes(new URL(request.url).pathname)) event.respondWith(kept(request));
};

async function keep() {
  const cache = await caches.open(name);
  await cache.addAll(files.map((file) => new Request(file, { cache: "reload" })));
}

async function takeOver() {
  for (const other of await caches.keys()) if (other !== name) await caches.delete(other);
  // The page is asked for while this is still being started.
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** @param {FetchEvent} event */
async function navigate(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const offline = await caches.match("/offline");
    if (!offline) throw error;
    return offline;
  }
}

/** @param {Request} request */
async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}
