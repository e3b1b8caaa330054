/** Loads packages on first use, synchronously: drawing a row cannot wait for an `import`. */
import {createRequire} from 'node:module';

// Under this name the bundler does not see the packages: no start reads them.
const requireHere = createRequire(import.meta.url);

/**
 * Loads `marked`, or a file of `highlight.js`. The build replaces this function (`lazyPackages` in
 * scripts/bundle-plugins.js), and writes each package to `dist/packages/`.
 */
export const requireLazily = (name: string): unknown => requireHere(name);
