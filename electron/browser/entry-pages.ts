import { PAGE_KEY_NAME } from '../../shared/contract/index.ts';
import { translatorFor } from '../../shared/messages/translator.ts';
import { plainPage, plainPageStyle } from './plain-page.ts';

const [french, english] = [translatorFor('fr'), translatorFor('en')];

function sentence(key: string): string {
  return `<p>${french(key)}</p><p lang="en">${english(key)}</p>`;
}

/** The policy of both entry pages: one script and one style of ours, and one form that posts to us. */
export function entryPolicy(nonce: string): string {
  return (
    `default-src 'none'; script-src 'nonce-${nonce}'; ${plainPageStyle}; form-action 'self'; ` +
    "base-uri 'none'; frame-ancestors 'none'"
  );
}

/**
 * The page of a printed address. The code is after `#`, which no browser sends; the script takes it
 * out of the address and posts it.
 */
export function entryPage(nonce: string): string {
  return plainPage(`<form method="post" action="/enter"><input type="hidden" name="code"></form>
<div id="words" hidden>${sentence('shell.page.noCode')}</div>
<noscript>${sentence('shell.page.noScript')}</noscript>
<script nonce="${nonce}">
const code = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
if (code === '') document.getElementById('words').hidden = false;
else {
  document.forms[0].elements.code.value = code;
  document.forms[0].submit();
}
</script>`);
}

/**
 * The page that an admitted browser gets: it stores the page key for all tabs of this address, where
 * no page of another port can read it, then shows the application in its place.
 */
export function arrivalPage(nonce: string, pageKey: string): string {
  return plainPage(
    `<script nonce="${nonce}">
localStorage.setItem('${PAGE_KEY_NAME}', document.body.dataset.key);
location.replace('/');
</script>`,
    ` data-key="${pageKey}"`,
  );
}

/** The page that the person's browser opens from disk: it posts the code to the service. */
export function openingPage(origin: string, code: string): string {
  return plainPage(`<form method="post" action="${origin}/enter"><input type="hidden" name="code" value="${code}">
<button>${french('shell.page.open')} / <span lang="en">${english('shell.page.open')}</span></button></form>
<script>document.forms[0].submit();</script>`);
}
