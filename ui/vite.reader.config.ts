// Builds the reader's frame: one script that a hash can name, one style sheet, and the faces that it uses, with names that the
// page protocol can serve (`/font/<name>.woff2`). Runs after the window's build and adds to the same folder.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const require = createRequire(import.meta.url);

/** The style sheets of the font packages that the reader offers, and their families as the reader names them. */
const FACES = [
  '@fontsource-variable/literata/opsz.css',
  '@fontsource-variable/literata/opsz-italic.css',
  '@fontsource-variable/inter/opsz.css',
  '@fontsource-variable/inter/opsz-italic.css',
  '@fontsource-variable/jetbrains-mono/wght.css',
  '@fontsource/atkinson-hyperlegible/400.css',
  '@fontsource/atkinson-hyperlegible/400-italic.css',
  '@fontsource/atkinson-hyperlegible/700.css',
  '@fontsource/atkinson-hyperlegible/700-italic.css',
];

/** Puts the `@font-face` rules before the style sheet and the files of the faces into `fonts/`. */
function fonts(): Plugin {
  return {
    name: 'reader-fonts',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        let rules = '';
        for (const face of FACES) {
          const path = require.resolve(face);
          rules += readFileSync(path, 'utf8').replace(/src:[^;]*?url\(\.\/files\/([a-z0-9-]+\.woff2)\)[^;]*;/g, (_all, name: string) => {
            this.emitFile({ type: 'asset', fileName: `fonts/${name}`, source: readFileSync(join(dirname(path), 'files', name)) });
            return `src:url(/font/${name}) format('woff2');`;
          });
        }
        const sheet = Object.values(bundle).find((file) => file.fileName === 'reader-frame.css');
        if (sheet?.type !== 'asset') throw new Error('the reader has no style sheet');
        sheet.source = minified(rules) + String(sheet.source);
      },
    },
  };
}

/** Comments and line breaks of the font packages' rules. */
function minified(css: string): string {
  return css.replace(/\/\*.*?\*\//gs, '').replace(/\s*\n\s*/g, '');
}

/** What is inlined into a page must not be able to end its own element. */
function inlinable(): Plugin {
  return {
    name: 'reader-inlinable',
    writeBundle(options) {
      const folder = options.dir ?? 'dist';
      const script = readFileSync(join(folder, 'reader-frame.js'), 'utf8');
      if (/<\/script|<!--/i.test(script)) throw new Error('the script cannot be inlined');
      if (!readdirSync(join(folder, 'fonts')).length) throw new Error('the reader has no faces');
    },
  };
}

export default defineConfig({
  plugins: [fonts(), inlinable()],
  build: {
    target: ['es2022', 'safari16.4'],
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    cssCodeSplit: false,
    lib: {
      entry: 'src/reader-frame/main.ts',
      formats: ['iife'],
      name: 'commonplaceReader',
      fileName: () => 'reader-frame.js',
      cssFileName: 'reader-frame',
    },
  },
});
