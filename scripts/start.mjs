// `npm start`: builds what is missing, then runs the product. `--build-only` stops after building.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`This needs Node 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

const { buildPages, buildServer } = await import('./build.mjs');
const say = (line) => console.log(`… ${line}`);
const fail = (error) => {
  console.error(error.message);
  process.exit(1);
};

await buildServer(say).catch(fail);
if (process.argv.includes('--build-only')) {
  await buildPages(say).catch(fail);
} else {
  // The database gets ready while the pages are being built.
  const pages = buildPages(say).catch(fail);
  const { run } = await import('../api/dist/run.js');
  await run(pages);
}
