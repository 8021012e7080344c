/* A PLC by libmodbus: input n + 10 follows coil n at once, input register n follows holding register n, holding register
   0 counts requests. It serves 127.0.0.1:PORT until its standard input closes, one request after the other from any
   connection, and prints "listening", then a line for each write: "FUNCTION ADDRESS VALUE". */

#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <unistd.h>

#define POINTS 64

static void follow(modbus_mapping_t *map) {
    for (int n = 0; n + 10 < POINTS; n++) map->tab_input_bits[n + 10] = map->tab_bits[n];
    for (int n = 0; n < POINTS; n++) map->tab_input_registers[n] = map->tab_registers[n];
}

static void tell(const uint8_t *request, int head) {
    int function = request[head], address = request[head + 1] << 8 | request[head + 2];
    int value = request[head + 3] << 8 | request[head + 4];
    if (function == 5 || function == 6 || function == 15 || function == 16) {
        printf("%d %d %d\n", function, address, value);
        fflush(stdout);
    }
}

static void serve(modbus_t *line, modbus_mapping_t *map, int door) {
    fd_set all, ready;
    FD_ZERO(&all);
    FD_SET(door, &all);
    FD_SET(STDIN_FILENO, &all);
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
    for (;;) {
        ready = all;
        if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0 || FD_ISSET(STDIN_FILENO, &ready)) return;
        for (int at = 0; at < FD_SETSIZE; at++) {
            if (!FD_ISSET(at, &ready)) continue;
            if (at == door) {
                int caller = door;
                if ((caller = modbus_tcp_accept(line, &caller)) >= 0) FD_SET(caller, &all);
                continue;
            }
            modbus_set_socket(line, at);
            int length = modbus_receive(line, request);
            if (length > 0) {
                map->tab_registers[0]++;
                tell(request, modbus_get_header_length(line));
                modbus_reply(line, request, length, map);
                follow(map);
            } else if (length < 0) {
                close(at);
                FD_CLR(at, &all);
            }
        }
    }
}

int main(int count, char **words) {
    modbus_t *line = count == 2 ? modbus_new_tcp("127.0.0.1", atoi(words[1])) : NULL;
    modbus_mapping_t *map = modbus_mapping_new(POINTS, POINTS, POINTS, POINTS);
    int door = line && map ? modbus_tcp_listen(line, 4) : -1;
    if (door < 0) return 1;
    puts("listening");
    fflush(stdout);
    serve(line, map, door);
    modbus_mapping_free(map);
    modbus_free(line);
    return 0;
}
