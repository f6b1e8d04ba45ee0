import { describe, expect, test } from 'vitest';
import { ed25519KeyPair, ed25519Signatures } from './index.ts';

/** RFC 8032, 7.1, tests 1 to 3: secret, public key, message, signature. */
const vectors: readonly (readonly [string, string, string, string])[] = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
];

describe('Ed25519', () => {
  test.each(vectors)('signs as RFC 8032 does: %s', (secret, key, message, signature) => {
    const pair = ed25519KeyPair(Buffer.from(secret, 'hex'));
    const bytes = Buffer.from(message, 'hex');
    expect([pair.key, Buffer.from(pair.sign(bytes)).toString('hex')]).toEqual([key, signature]);
    const { verify } = ed25519Signatures();
    expect(verify(key, bytes, Buffer.from(signature, 'hex'))).toBe(true);
    expect(verify(key, Buffer.concat([bytes, Buffer.of(0)]), Buffer.from(signature, 'hex'))).toBe(false);
  });

  test('refuses, and does not throw at, keys and signatures that are none', () => {
    const { verify } = ed25519Signatures();
    const [, key = ''] = vectors[0] ?? [];
    const bytes = new Uint8Array(1);
    expect([
      verify('no key', bytes, new Uint8Array(64)),
      verify('ff'.repeat(32), bytes, new Uint8Array(64)),
      verify(key, bytes, new Uint8Array(63)),
      verify(key, bytes, new Uint8Array(0)),
      verify(key, bytes, new Uint8Array(64)),
    ]).toEqual([false, false, false, false, false]);
  });

  test('refuses the other signature that the equation alone would allow', () => {
    // S + L in place of S: the same point, another encoding.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const [, key = '', message = '', signature = ''] = vectors[2] ?? [];
    const bytes = Buffer.from(signature, 'hex');
    const scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order;
    Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse().copy(bytes, 32);
    expect(ed25519Signatures().verify(key, Buffer.from(message, 'hex'), bytes)).toBe(false);
  });
});
