import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../shared/protocols/http.ts';
import { readPageRedirect, readSameHostRedirect } from '../../../shared/protocols/page-redirect.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';

const { entryPages } = identificationCatalogue;
const from = { host: '192.168.1.20', port: 80, secure: false };
const sameHost = (response: HttpResponse) => readSameHostRedirect(response, from, entryPages);

describe('a redirect', () => {
  const to = (location: string, status = 302) =>
    sameHost({ status, headers: new Map([['location', [location]]]), body: '' });

  it('is followed on the same host only', () => {
    expect(to('/login.html')).toEqual({ secure: false, port: 80, path: '/login.html' });
    expect(to('https://192.168.1.20/index.html?x=1')).toEqual({
      secure: true,
      port: 443,
      path: '/index.html?x=1',
    });
    expect(to('http://192.168.1.20:8080/UE/')).toEqual({ secure: false, port: 8080, path: '/UE/' });
  });

  it.each([
    'http://192.168.1.21/',
    '//evil.example/',
    'https://evil.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://192.168.1.20@evil.example/',
    '',
  ])('never to %s', (location) => {
    expect(to(location)).toBeNull();
  });

  it('needs a redirect status', () => {
    expect(to('/login.html', 200)).toBeNull();
  });

  const byPage = (body: string, status = 200) => sameHost({ status, headers: new Map(), body });

  it('is also made by a page, on the same host only', () => {
    const path = '/cgi-bin/cgiServer.exx?page=Status.htm';
    const script = (target: string) => `<script>location.replace("${target}")</script>`;
    expect(byPage(script(path))).toEqual({ secure: false, port: 80, path });
    expect(byPage(script('https://192.168.1.20/'))).toEqual({
      secure: true,
      port: 443,
      path: '/',
    });
    expect(byPage(script('http://192.168.1.21/'))).toBeNull();
    expect(byPage(script('javascript:alert(1)'))).toBeNull();
    // An error page says nothing about the device.
    expect(byPage(script(path), 404)).toBeNull();
  });
});

describe('a redirect that could act on the device', () => {
  const byStatus = (location: string) =>
    sameHost({ status: 302, headers: new Map([['location', [location]]]), body: '' });
  const byMeta = (location: string) =>
    sameHost({
      status: 200,
      headers: new Map(),
      body: `<meta http-equiv="refresh" content="0; url=${location}">`,
    });
  const byScript = (location: string) =>
    sameHost({
      status: 200,
      headers: new Map(),
      body: `<script>location.href="${location}"</script>`,
    });

  it.each([
    '/cgi-bin/reboot.cgi',
    '/Restart.htm',
    '/reset?confirm=1',
    '/logout',
    '/log_out.asp',
    '/signout',
    '/firmware_upgrade.html',
    '/factory-default.cgi',
    '/admin/resync',
    '/re%62oot',
    '/shutdown.php',
  ])('is never followed to %s', (path) => {
    expect([byStatus(path), byMeta(path), byScript(path)]).toEqual([null, null, null]);
  });

  it('is followed to a query only where the server says so or the page is known', () => {
    const query = '/command.cgi?do=1';
    expect([byMeta(query), byScript(query)]).toEqual([null, null]);
    expect(byStatus(query)).toMatchObject({ path: query });
    for (const known of entryPages) {
      expect(byScript(known)).toMatchObject({ path: known });
      expect(byStatus(known)).toMatchObject({ path: known });
    }
  });

  it.each(['/login.htm', '/information.htm', '/default.asp', '/home/'])(
    'is followed to %s',
    (path) => {
      for (const found of [byStatus(path), byMeta(path), byScript(path)])
        expect(found).toEqual({ secure: false, port: 80, path });
    },
  );
});

describe('a page that sends the browser elsewhere', () => {
  it.each([
    ['<meta http-equiv="refresh" content="0; url=/login.htm">', '/login.htm'],
    ["<META HTTP-EQUIV=Refresh CONTENT='0;URL=main.cgi'>", 'main.cgi'],
    [`<meta content="0; url='/a b'" http-equiv="refresh">`, '/a b'],
    [
      '<meta charset="utf-8"><meta http-equiv="refresh" content="1;url=/x?a=1&amp;b=2">',
      '/x?a=1&b=2',
    ],
    ['<script>window.location.href = "/login.html";</script>', '/login.html'],
    [
      "<script>document.location='/servlet?p=login&q=loginForm'</script>",
      '/servlet?p=login&q=loginForm',
    ],
    [
      '<script>location.replace("/cgi-bin/cgiServer.exx?page=Status.htm")</script>',
      '/cgi-bin/cgiServer.exx?page=Status.htm',
    ],
    ['<script>top.location.assign( "index.asp" );</script>', 'index.asp'],
    ['<script>self.location="/index.htm"</script>', '/index.htm'],
    ['<script><!--\nlocation.href="/main.htm" // go\n//--></script>', '/main.htm'],
    [
      '<p>Please wait, or <a href="/x.htm">click here</a><script>location="/x.htm"</script>',
      '/x.htm',
    ],
  ])('%s', (page, to) => {
    expect(readPageRedirect(page)).toBe(to);
  });

  it.each([
    '',
    '<title>IP Phone</title>',
    '<meta http-equiv="refresh" content="30">',
    '<meta name="keywords" content="0; url=/x">',
    '<script>var my_location = "/x"; if (location == "/y") {}</script>',
    '<script>var relocation="/x"</script>',
    '<a href="/login.html">Login</a>',
    '<!-- <meta http-equiv="refresh" content="0; url=/x"> -->',
    '<!-- <script>location="/old"</script> -->',
    '<!-- location="/old" -->',
    '<script>/* location="/old" */ // location="/old"\n<!-- location="/old"</script>',
    '<script>document.write(\'<meta http-equiv="refresh" content="0; url=/x">\')</script>',
    'location="/x"',
    '<a onclick="location=\'/x\'">x</a>',
    '<a href="javascript:location=\'/x\'">x</a>',
    '<body onload="ready()"><script>location="/x"</script>',
    '<script>function out(){window.location.href="/x.cgi"}</script>',
    '<script>const out = () => { location.href="/x.cgi" }</script>',
    '<script>if (confirm("Sure?")) location.href="/x.cgi"</script>',
    '<script>b.onclick = go; location.href="/x.cgi"</script>',
    '<form action="/x"></form><script>location="/x"</script>',
    '<input type="submit"><script>location="/x"</script>',
    '<button>Go</button><script>location="/x"</script>',
    `<p>${'Status of the line. '.repeat(20)}</p><script>location="/x"</script>`,
    `<script>location="/x"</script>${' '.repeat(2048)}`,
  ])('is not %j', (page) => {
    expect(readPageRedirect(page)).toBeNull();
  });
});
