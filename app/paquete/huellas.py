"""Huella de un certificado y el código corto con que se compara en papel (paquete.md §5.2)."""

import hashlib

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PARECIDAS = str.maketrans("OIL", "011")
_SIMBOLOS = 20
_GRUPO = 5
_MODULO = 31


def huella(certificado_der: bytes) -> str:
    """SHA-256 del certificado en hexadecimal: lo que el garante guarda como clave registrada."""
    return hashlib.sha256(certificado_der).hexdigest()


def en_grupos(huella_hex: str) -> str:
    """La huella en grupos de cuatro, como se imprime en el anexo."""
    return " ".join(huella_hex[i : i + 4] for i in range(0, len(huella_hex), 4))


def codigo_verificacion(huella_hex: str) -> str:
    """Los primeros 100 bits en base 32 de Crockford y un símbolo de control: `ZEE35-…-5`."""
    bits = int(huella_hex[: _SIMBOLOS * _GRUPO // 4], 16)
    valores = [bits >> (_GRUPO * (_SIMBOLOS - 1 - i)) & 31 for i in range(_SIMBOLOS)]
    simbolos = "".join(_CROCKFORD[valor] for valor in valores)
    grupos = [simbolos[i : i + _GRUPO] for i in range(0, _SIMBOLOS, _GRUPO)]
    return "-".join([*grupos, _CROCKFORD[_control(valores)]])


def comprobar_codigo(codigo: str, huella_hex: str) -> bool:
    """Si el código tecleado es el de esa huella; tolera minúsculas, espacios y O por 0."""
    return bien_escrito(codigo) and _plano(codigo) == _plano(codigo_verificacion(huella_hex))


def bien_escrito(codigo: str) -> bool:
    """Si el código es posible: distingue «mal tecleado» de «es de otra clave»."""
    plano = _plano(codigo)
    if len(plano) != _SIMBOLOS + 1 or any(letra not in _CROCKFORD for letra in plano):
        return False
    valores = [_CROCKFORD.index(letra) for letra in plano]
    return valores.pop() == _control(valores)


def _control(valores: list[int]) -> int:
    """Suma con pesos 1..20 módulo 31: descubre una letra cambiada y dos vecinas trocadas."""
    return sum(peso * valor for peso, valor in enumerate(valores, start=1)) % _MODULO


def _plano(codigo: str) -> str:
    return "".join(codigo.split()).replace("-", "").upper().translate(_PARECIDAS)
