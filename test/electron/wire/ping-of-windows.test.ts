import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { readSeries } from '../../../electron/wire/ping.ts';
import { z } from '../../../shared/schema.ts';

type Parser = { readonly eat: (line: string) => void; readonly getResult: () => object };

/** The package's own reading of what Windows prints; its types leave the parser out. */
function readByPackage(target: string, output: string): object {
  const factory = z
    .object({
      createParser: z.custom<(host: string, platform: string, options: object) => Parser>(
        (value) => typeof value === 'function',
      ),
    })
    .parse(createRequire(import.meta.url)('ping/lib/parser/factory.js'));
  const parser = factory.createParser(target, 'win32', { packetSize: 32, v6: false });
  for (const line of output.split('\n')) parser.eat(line);
  return parser.getResult();
}

const TARGET = '192.168.137.9';

type Words = {
  readonly heading: string;
  readonly reply: string;
  readonly unreachable: string;
  readonly summary: string;
  readonly counts: (received: number) => string;
};

/** What each language prints for a ping of four packets. */
const LANGUAGES: Readonly<Record<string, Words>> = {
  fr: {
    heading: `Envoi d'une requête 'Ping'  ${TARGET} avec 32 octets de données :`,
    reply: `Réponse de ${TARGET} : octets=32 temps=2 ms TTL=64`,
    unreachable: "Réponse de 192.168.137.2 : Impossible de joindre l'hôte de destination.",
    summary: `Statistiques Ping pour ${TARGET}:`,
    counts: (n) =>
      `    Paquets : envoyés = 4, reçus = ${n}, perdus = ${4 - n} (perte ${25 * (4 - n)}%),`,
  },
  en: {
    heading: `Pinging ${TARGET} with 32 bytes of data:`,
    reply: `Reply from ${TARGET}: bytes=32 time=2ms TTL=64`,
    unreachable: 'Reply from 192.168.137.2: Destination host unreachable.',
    summary: `Ping statistics for ${TARGET}:`,
    counts: (n) =>
      `    Packets: Sent = 4, Received = ${n}, Lost = ${4 - n} (${25 * (4 - n)}% loss),`,
  },
  de: {
    heading: `Ping wird ausgeführt für ${TARGET} mit 32 Bytes Daten:`,
    reply: `Antwort von ${TARGET}: Bytes=32 Zeit=2ms TTL=64`,
    unreachable: 'Antwort von 192.168.137.2: Zielhost nicht erreichbar.',
    summary: `Ping-Statistik für ${TARGET}:`,
    counts: (n) =>
      `    Pakete: Gesendet = 4, Empfangen = ${n}, Verloren = ${4 - n}\r\n    (${25 * (4 - n)}% Verlust),`,
  },
  it: {
    heading: `Esecuzione di Ping ${TARGET} con 32 byte di dati:`,
    reply: `Risposta da ${TARGET}: byte=32 durata=2ms TTL=64`,
    unreachable: 'Risposta da 192.168.137.2: Host di destinazione non raggiungibile.',
    summary: `Statistiche Ping per ${TARGET}:`,
    counts: (n) =>
      `    Pacchetti: Trasmessi = 4, Ricevuti = ${n},\r\n    Persi = ${4 - n} (${25 * (4 - n)}% persi),`,
  },
  es: {
    heading: `Haciendo ping a ${TARGET} con 32 bytes de datos:`,
    reply: `Respuesta desde ${TARGET}: bytes=32 tiempo=2ms TTL=64`,
    unreachable: 'Respuesta desde 192.168.137.2: Host de destino inaccesible.',
    summary: `Estadísticas de ping para ${TARGET}:`,
    counts: (n) =>
      `    Paquetes: enviados = 4, recibidos = ${n}, perdidos = ${4 - n}\r\n    (${25 * (4 - n)}% perdidos),`,
  },
  pt: {
    heading: `Disparando ${TARGET} com 32 bytes de dados:`,
    reply: `Resposta de ${TARGET}: bytes=32 tempo=2ms TTL=64`,
    unreachable: 'Resposta de 192.168.137.2: Host de destino inacessível.',
    summary: `Estatísticas do Ping para ${TARGET}:`,
    counts: (n) =>
      `    Pacotes: Enviados = 4, Recebidos = ${n}, Perdidos = ${4 - n} (${25 * (4 - n)}% de\r\n             perda),`,
  },
  ru: {
    heading: `Обмен пакетами с ${TARGET} по с 32 байтами данных:`,
    reply: `Ответ от ${TARGET}: число байт=32 время=2мс TTL=64`,
    unreachable: 'Ответ от 192.168.137.2: Заданный узел недоступен.',
    summary: `Статистика Ping для ${TARGET}:`,
    counts: (n) =>
      `    Пакетов: отправлено = 4, получено = ${n}, потеряно = ${4 - n}\r\n    (${25 * (4 - n)}% потерь)`,
  },
  ja: {
    heading: `${TARGET} に ping を送信しています 32 バイトのデータ:`,
    reply: `${TARGET} からの応答: バイト数 =32 時間 =2ms TTL=64`,
    unreachable: '192.168.137.2 からの応答: 宛先ホストに到達できません。',
    summary: `${TARGET} の ping 統計:`,
    counts: (n) =>
      `    パケット数: 送信 = 4、受信 = ${n}、損失 = ${4 - n} (${25 * (4 - n)}% の損失)、`,
  },
  zh: {
    heading: `正在 Ping ${TARGET} 具有 32 字节的数据:`,
    reply: `来自 ${TARGET} 的回复: 字节=32 时间=2ms TTL=64`,
    unreachable: '来自 192.168.137.2 的回复: 无法访问目标主机。',
    summary: `${TARGET} 的 Ping 统计信息:`,
    counts: (n) =>
      `    数据包: 已发送 = 4，已接收 = ${n}，丢失 = ${4 - n} (${25 * (4 - n)}% 丢失)，`,
  },
  ko: {
    heading: `Ping ${TARGET} 32바이트 데이터 사용:`,
    reply: `${TARGET}의 응답: 바이트=32 시간=2ms TTL=64`,
    unreachable: '192.168.137.2의 응답: 대상 호스트에 연결할 수 없습니다.',
    summary: `${TARGET}에 대한 Ping 통계:`,
    counts: (n) => `    패킷: 보냄 = 4, 받음 = ${n}, 손실 = ${4 - n} (${25 * (4 - n)}% 손실),`,
  },
};

function listing(language: string, kinds: readonly ('reply' | 'unreachable' | 'silent')[]): string {
  const words = LANGUAGES[language];
  if (words === undefined) throw new Error(language);
  const lines = kinds.map((kind) =>
    kind === 'reply' ? words.reply : kind === 'unreachable' ? words.unreachable : '…',
  );
  // Windows counts "unreachable" replies as received.
  const answers = kinds.filter((kind) => kind !== 'silent').length;
  return ['', words.heading, ...lines, '', words.summary, words.counts(answers), ''].join('\r\n');
}

function received(output: string): number | null | undefined {
  return readSeries(TARGET, 4, [{ ...readByPackage(TARGET, output), count: 4 }])?.received;
}

describe.each(Object.keys(LANGUAGES))('a series of Windows’ ping in %s', (language) => {
  it.each([
    [0, ['unreachable', 'unreachable', 'unreachable', 'unreachable']],
    [3, ['reply', 'unreachable', 'reply', 'reply']],
    [1, ['unreachable', 'silent', 'silent', 'reply']],
    [4, ['reply', 'reply', 'reply', 'reply']],
    [0, ['silent', 'silent', 'silent', 'silent']],
  ] as const)('has %i of 4 answers of the host itself', (expected, kinds) => {
    const output = listing(language, kinds);
    expect(received(output)).toBe(expected);
    // The same in the code page of a console, read as UTF-8: letters are lost, figures are not.
    expect(received(output.replaceAll(/[^\0-\x7f]/g, '\uFFFD'))).toBe(expected);
  });
});

describe('a summary that nothing explains', () => {
  it('stays unknown', () => {
    const words = LANGUAGES['en'];
    const output = [words?.heading, words?.reply, '', words?.summary, words?.counts(3)].join(
      '\r\n',
    );
    expect(received(output)).toBeNull();
  });
});
