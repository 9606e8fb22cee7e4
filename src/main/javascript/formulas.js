// Typesets formulas as JupyterLab does: by the same MathJax, here into SVG.
// argv[2]: MathJax's folder es5. stdin: for each notebook a list of {tex, display}; macros live as long as their notebook.
// stdout: {formulas: for each notebook a list of {html, height} or {problem}, glyphs, style}; heights in ex.
const path = require('path');
const fs = require('fs');

const EX = 8;

async function typeset(MathJax, notebooks) {
  const { adaptor, output } = MathJax.startup;
  const { mathjax } = MathJax._.mathjax;
  const glyphs = new Map();

  async function one(sheet, { tex, display }) {
    try {
      const options = { display, em: 2 * EX, ex: EX, containerWidth: 90 * EX };
      const drawn = await mathjax.handleRetriesFor(() => sheet.convert(tex, options));
      const height = adaptor.getAttribute(adaptor.firstChild(drawn), 'height');
      return { html: adaptor.outerHTML(drawn), height: parseFloat(height) };
    } catch (error) {
      return { problem: error.message };
    }
  }

  const formulas = [];
  for (const notebook of notebooks) {
    const [input] = MathJax.startup.getInputJax();
    const sheet = mathjax.document('', { InputJax: input, OutputJax: output });
    const drawn = [];
    for (const formula of notebook) {
      drawn.push(await one(sheet, formula));
    }
    formulas.push(drawn);
    for (const glyph of adaptor.childNodes(output.fontCache.getCache())) {
      glyphs.set(adaptor.getAttribute(glyph, 'id'), adaptor.outerHTML(glyph));
    }
  }
  const style = adaptor.textContent(output.styleSheet(MathJax.startup.document));
  return { formulas, glyphs: [...glyphs.values()].join(''), style };
}

require(path.join(process.argv[2], 'node-main.js'))
  .init({
    loader: { load: ['input/tex-full', 'output/svg', 'adaptors/liteDOM'] },
    tex: {
      packages: { '[-]': ['noundefined', 'noerrors'] },
      formatError: (jax, error) => {
        throw error;
      },
    },
    svg: { fontCache: 'global' },
  })
  .then((MathJax) => typeset(MathJax, JSON.parse(fs.readFileSync(0, 'utf8'))))
  .then((result) => process.stdout.write(JSON.stringify(result)));
