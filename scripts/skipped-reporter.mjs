/** Ends a run with what was skipped in it. What cannot run everywhere says in its name what it needs. */
export default class SkippedReporter {
  onInit(vitest) {
    // With `-t` all others are skipped.
    this.isSilent = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules) {
    if (this.isSilent) return;
    for (const module of modules)
      for (const name of skippedIn(module))
        console.log(`not run here (${module.project.name}): ${module.relativeModuleId} > ${name}`);
  }
}

function* skippedIn(parent) {
  for (const child of parent.children)
    if (child.options.mode === 'skip') yield child.fullName;
    else if (child.type === 'suite') yield* skippedIn(child);
}
