// Addresses and names as they may be pasted anywhere without becoming links: 198.18[.]0[.]1.

export const defang = (text: string): string =>
    text
        .replace(/\bhttp(s?):\/\//gi, 'hxxp$1://')
        .replace(/(\w)\.(?=\w)/g, '$1[.]')
        .replace(/@/g, '[@]');
