// Who may import whom: dependencies point one way (core, then backends and the data model, then frontends, then programs).
const backends = '(js|wasm-simd|native-cpu|webgpu|cuda)';
const frontends = '(sc|samap|regulon|events|hub)';
const ours = '^(packages|conformance|benchmarks|examples)/';
const source = (name) => `^packages/${name}/src/`;

/** A package that may import these packages of ours and itself ($1, where its name is a choice). */
const only = (name, from, allowed, comment) => ({ name, severity: 'error', comment, from: { path: from }, to: { path: ours, pathNot: allowed } });
/** A package that imports nothing from outside its list: no npm package, not even node:. */
const alone = (name, from, allowed, comment) => ({ name, severity: 'error', comment, from: { path: from }, to: { pathNot: allowed } });

export default {
  forbidden: [
    alone('core-alone', source('core'), '^packages/core/src/', 'core runs everywhere and imports nothing from outside'),
    alone('js-on-core-only', source('js'), '^packages/(core|js)/src/', 'js runs everywhere and imports core only'),
    alone('stats-on-core-only', source('stats'), '^packages/(core|stats)/src/', 'stats is plain arithmetic: core has its mathematics and its errors'),
    only('backend-on-core-only', source(backends), '^packages/(core|$1)/src/', 'a backend imports core: no frontend, no other backend'),
    only('anndata-below-frontends', source('anndata'), '^packages/(core|stats|anndata)/src/', 'the data model knows no backend and no frontend'),
    only('frontend-knows-no-backend', source(frontends), '^packages/(core|stats|anndata|$1)/src/', 'a frontend says what to compute, never how'),
    only(
      'studio-shows-results',
      source('studio'),
      '^packages/(core|stats|anndata|studio)/src/',
      'a report reads the data model: no backend, no frontend, no program',
    ),
    only('auto-chooses-backends', source('auto'), `^packages/(core|auto|${backends.slice(1, -1)})/src/`, 'auto knows backends, nothing above'),
    {
      name: 'auto-is-lazy',
      severity: 'error',
      comment: 'auto imports a backend only when it looks at it',
      from: { path: source('auto') },
      to: { path: source(backends), dynamic: false },
    },
    only(
      'conformance-on-core-and-js',
      '^conformance/src/',
      '^(packages/(core|js)/src/|conformance/src/)',
      'the suite takes backends, it imports only the reference',
    ),
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'modules that need each other are one module; types may refer to each other',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', comment: 'an import that leads nowhere', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      severity: 'error',
      comment: 'what a package imports is in its own dependencies',
      from: { path: '^(packages/[^/]+|conformance)/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    combinedDependencies: false,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['sparsome:src', 'import', 'node', 'default'], extensions: ['.ts', '.mjs', '.js'] },
  },
};
